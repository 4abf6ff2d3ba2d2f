from werkzeug.exceptions import NotFound

from odoo import http
from odoo.addons.queue_job.controllers.main import RunJobController
from odoo.addons.rpc.controllers import RPC
from odoo.http import request

from ..kernel.address import is_local


def _refuse_old_rpc():
    """Old RPC takes passwords and is going away in Odoo; `fupin_operate.old_rpc` = 1 opens it to those who need it."""
    # sudo: a setting of the system
    if not request.db or request.env["ir.config_parameter"].sudo().get_param("fupin_operate.old_rpc") != "1":
        raise NotFound()


class ClosedRpc(RPC):
    """/jsonrpc, /xmlrpc and /xmlrpc/2 are closed: programs use /json/2 with a key."""

    @http.route()
    def jsonrpc(self, service, method, args):
        _refuse_old_rpc()
        return super().jsonrpc(service, method, args)

    @http.route()
    def xmlrpc_1(self, service):
        _refuse_old_rpc()
        return super().xmlrpc_1(service)

    @http.route()
    def xmlrpc_2(self, service):
        _refuse_old_rpc()
        return super().xmlrpc_2(service)


class InnerJobs(RunJobController):
    """The entrance of background jobs asks for no sign-in: only this machine itself goes in. What came through a proxy
    came from outside, wherever the proxy stands."""

    @http.route()
    def runjob(self, job_uuid=None, **kwargs):
        headers = request.httprequest.headers
        proxied = "X-Forwarded-For" in headers or "X-Real-IP" in headers or "Forwarded" in headers
        if not job_uuid or proxied or not is_local(request.httprequest.remote_addr):
            raise NotFound()
        return super().runjob(job_uuid, **kwargs)
