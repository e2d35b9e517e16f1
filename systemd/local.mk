# SPDX-License-Identifier: MIT
# Units and the system user's declaration.

unitdir = $(systemdsystemunitdir)
