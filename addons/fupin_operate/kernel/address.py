"""Whether a request comes from this machine itself.

>>> is_local("127.0.0.1"), is_local("127.0.0.9"), is_local("::1"), is_local("::ffff:127.0.0.1")
(True, True, True, True)
>>> is_local("172.17.0.1"), is_local("203.0.113.9"), is_local("::ffff:10.0.0.1"), is_local("fe80::1%eth0")
(False, False, False, False)
>>> is_local(""), is_local(None), is_local("localhost.example")
(False, False, False)
"""

import ipaddress


def is_local(address):
    """Return whether an address of the other end, as the server saw it, is this machine."""
    try:
        found = ipaddress.ip_address((address or "").removeprefix("::ffff:"))
    except ValueError:
        return False
    return found.is_loopback
