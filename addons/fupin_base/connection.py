"""A connection that the database cut is replaced before anybody works with it.

Odoo's pool tries a connection before it lends it, and takes a new one where that fails with `OperationalError`. After a
crash of the database psycopg2 tells `DatabaseError`, its parent, the first time that a connection of before is tried:
every worker would refuse one request for each connection that it kept.
"""

import psycopg2

from odoo.sql_db import PsycoConnection


def _reset(connection):
    try:
        psycopg2.extensions.connection.reset(connection)
    except psycopg2.DatabaseError as error:
        raise psycopg2.OperationalError(str(error)) from error


PsycoConnection.reset = _reset
