# SPDX-License-Identifier: MIT
# The configuration that is shipped: every key at its default. One that is
# there already is an administrator's: it is neither replaced nor removed.

EXTRA_DIST += conf/chatd.conf
dist_doc_DATA += conf/chatd.apparmor SECURITY.md
dist_doc_DATA += conf/chatd-alerts.yml conf/chatd-dashboard.json
fail2bandir = $(docdir)/fail2ban
dist_fail2ban_DATA = conf/fail2ban/filter.conf conf/fail2ban/jail.conf
chatdconf = $(DESTDIR)$(sysconfdir)/chatd/chatd.conf

INSTALL_HOOKS += install-chatdconf
install-chatdconf:
	test -f '$(chatdconf)' || { \
	$(MKDIR_P) '$(DESTDIR)$(sysconfdir)/chatd' && \
	$(INSTALL_DATA) $(srcdir)/conf/chatd.conf '$(chatdconf)'; }

UNINSTALL_HOOKS += uninstall-chatdconf
uninstall-chatdconf:
	if cmp -s $(srcdir)/conf/chatd.conf '$(chatdconf)'; then \
	rm -f '$(chatdconf)'; fi
