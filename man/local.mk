# SPDX-License-Identifier: MIT
# Pages written by hand: dist_man_MANS += man/PAGE.SECTION
