"""Messages to the outside: which addresses may be called, what is sent, when it is tried again."""

import base64
import hashlib
import hmac
import ipaddress
import json
import socket
from urllib.parse import quote_plus, urlsplit

# The robots of group chats have fixed hosts; any other gateway is named by whoever runs the server.
KNOWN_HOSTS = {"wecom": ("qyapi.weixin.qq.com",), "dingtalk": ("oapi.dingtalk.com",)}
# minutes until the next try; after the last one it is given up, and can be started again by hand
PAUSES = (1, 5, 15, 30, 60, 120, 240, 480, 720, 1440)


class AddressRefused(ValueError):
    """The address may not be called; the argument names the reason."""


def host_of(address):
    """Return the host of an address, with its port if one is written.

    >>> host_of("https://oapi.dingtalk.com/robot/send?access_token=abc"), host_of("http://127.0.0.1:8099/x")
    ('oapi.dingtalk.com', '127.0.0.1:8099')
    """
    return urlsplit(address).netloc.rpartition("@")[2].lower()


def check_address(kind, address, trusted=(), resolve=socket.getaddrinfo):
    """Raise `AddressRefused` unless a gateway of this kind may call the address.

    :param trusted: hosts (``name`` or ``name:port``) that whoever runs the server has named; one written with its
        port may lie in an internal network and speak plain HTTP
    :param resolve: looks a name up, as `socket.getaddrinfo` does

    >>> public = lambda *a, **k: [(2, 1, 6, "", ("203.119.128.1", 443))]
    >>> check_address("dingtalk", "https://oapi.dingtalk.com/robot/send?access_token=a", resolve=public)
    >>> for address in ("http://oapi.dingtalk.com/", "https://oapi.dingtalk.com.evil.cn/", "https://a@oapi.dingtalk.com/",
    ...                 "ftp://x", "https://oapi.dingtalk.com:8443/"):
    ...     try:
    ...         check_address("dingtalk", address, resolve=public)
    ...     except AddressRefused as reason:
    ...         print(reason)
    scheme
    host
    user
    scheme
    host
    >>> inside = lambda *a, **k: [(2, 1, 6, "", ("10.0.0.8", 443))]
    >>> try:
    ...     check_address("generic", "https://sms.example.cn/send", trusted=["sms.example.cn"], resolve=inside)
    ... except AddressRefused as reason:
    ...     print(reason)
    internal
    >>> check_address("generic", "http://127.0.0.1:8099/send", trusted=["127.0.0.1:8099"])
    """
    parts = urlsplit(address)
    host = host_of(address)
    if "@" in parts.netloc:
        raise AddressRefused("user")
    if ":" in host and host in trusted and parts.scheme in ("http", "https"):
        return
    if parts.scheme != "https":
        raise AddressRefused("scheme")
    if host not in (*KNOWN_HOSTS.get(kind, ()), *trusted):
        raise AddressRefused("host")
    try:
        found = resolve(host, 443, type=socket.SOCK_STREAM)
    except OSError:
        raise AddressRefused("unknown") from None
    if not all(ipaddress.ip_address(place[4][0]).is_global for place in found):
        raise AddressRefused("internal")


def next_pause(attempts):
    """Return the minutes until the next try after so many failed ones; None when it is given up.

    >>> [next_pause(number) for number in (1, 2, 3, 10, 11)]
    [1, 5, 15, 1440, None]
    """
    return PAUSES[attempts - 1] if attempts <= len(PAUSES) else None


def request(kind, address, secret, title, text, to, moment):
    """Return (address, headers, body) of one message.

    :param to: phone number, for a gateway that reaches single persons
    :param moment: seconds since 1970, signed with the message

    >>> address, headers, body = request("wecom", "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=a", None,
    ...                                  "催报", "未报 4 村", None, 1735689600)
    >>> json.loads(body)["text"]["content"]
    '催报\\n未报 4 村'
    >>> address, _headers, _body = request("dingtalk", "https://oapi.dingtalk.com/robot/send?access_token=a", "SEC",
    ...                                    "t", "x", None, 1735689600)
    >>> address.split("&")[1], "&sign=" in address
    ('timestamp=1735689600000', True)
    >>> address, headers, body = request("generic", "https://sms.example.cn", "k", "t", "x", "13800000000", 1735689600)
    >>> sorted(json.loads(body)), len(headers["X-Fupin-Signature"])
    (['text', 'time', 'title', 'to'], 64)
    """
    headers = {"Content-Type": "application/json; charset=utf-8"}
    if kind in ("wecom", "dingtalk"):
        message = {"msgtype": "text", "text": {"content": f"{title}\n{text}"}}
    else:
        message = {"to": to, "title": title, "text": text, "time": moment}
    body = json.dumps(message, ensure_ascii=False).encode()
    if secret and kind == "dingtalk":
        stamp = moment * 1000
        sign = hmac.new(secret.encode(), f"{stamp}\n{secret}".encode(), hashlib.sha256).digest()
        address += f"&timestamp={stamp}&sign={quote_plus(base64.b64encode(sign))}"
    elif secret and kind == "generic":
        headers["X-Fupin-Signature"] = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return address, headers, body


def refusal(kind, status, text):
    """Return why an answer is no success, or None.

    >>> refusal("generic", 204, ""), refusal("generic", 500, "x"), refusal("wecom", 200, '{"errcode": 0}')
    (None, 'HTTP 500', None)
    >>> refusal("dingtalk", 200, '{"errcode": 310000, "errmsg": "sign not match"}'), refusal("wecom", 200, "<html>")
    ('310000 sign not match', 'no answer of a robot')
    """
    if not 200 <= status < 300:
        return f"HTTP {status}"
    if kind == "generic":
        return None
    try:
        answer = json.loads(text)
        code = answer["errcode"]
    except (ValueError, TypeError, KeyError):
        return "no answer of a robot"
    return None if code == 0 else f"{code} {answer.get('errmsg', '')}"[:200]
