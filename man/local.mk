# SPDX-License-Identifier: MIT
# Pages written by hand: dist_man_MANS += man/PAGE.SECTION
dist_man_MANS += man/chatd.conf.5
dist_man_MANS += man/chatd-text.7
dist_man_MANS += man/chatd.8
dist_man_MANS += man/libcoir.7
