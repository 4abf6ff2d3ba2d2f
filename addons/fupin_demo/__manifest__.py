{
    "name": "Fupin Demonstration",
    "summary": "Five counties with offices, people, projects and assets, to try the register; removable",
    "version": "19.0.1.0.0",
    "category": "Government",
    "author": "Fupin",
    "license": "AGPL-3",
    "depends": ["fupin_assets"],
    "data": ["views/base_module_uninstall_views.xml"],
    "post_init_hook": "post_init_hook",
    "uninstall_hook": "uninstall_hook",
}
