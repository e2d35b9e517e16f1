# SPDX-License-Identifier: MIT
# Units and the system user's declaration. The service says where chatd is, so
# it is made; the rest is installed as it is.

EXTRA_DIST += systemd/chatd.service.in
CLEANFILES += systemd/chatd.service

systemd/chatd.service: systemd/chatd.service.in Makefile
	$(AM_V_GEN)$(MKDIR_P) systemd && \
	$(SUBSTITUTE) < $(srcdir)/systemd/chatd.service.in > $@-t && mv $@-t $@

if INSTALL_UNITS
unitdir = $(systemdsystemunitdir)
nodist_unit_DATA = systemd/chatd.service
dist_unit_DATA = systemd/chatd-callback.socket systemd/chatd-fiber.socket
catalogdir = $(systemdsystemunitdir)/../catalog
dist_catalog_DATA = systemd/chatd.catalog
dist_sysusers_DATA = systemd/sysusers.d/chatd.conf
endif
