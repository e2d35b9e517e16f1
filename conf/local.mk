# SPDX-License-Identifier: MIT
# The configuration that is shipped: every key at its default.
