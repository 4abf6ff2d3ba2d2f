from . import loader, removal


def post_init_hook(env):
    """Load the demonstration when the addon is installed."""
    loader.load(env)


def uninstall_hook(env):
    """Remove what the demonstration created, before Odoo removes the addon."""
    removal.remove(env)
