from odoo.addons.fupin_base.tests.kernel_case import KernelCase
from odoo.tests import BaseCase, tagged

from .. import kernel


@tagged("post_install", "-at_install")
class TestKernel(KernelCase, BaseCase):
    kernel = kernel
