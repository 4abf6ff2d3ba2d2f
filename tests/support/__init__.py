"""What the tests of the whole product share: a real server, real calls, a real browser."""
