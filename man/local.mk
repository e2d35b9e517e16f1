# SPDX-License-Identifier: MIT
# Pages written by hand: dist_man_MANS += man/PAGE.SECTION
dist_man_MANS += man/chatd.conf.5
