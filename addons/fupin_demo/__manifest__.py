{
    "name": "Fupin Demonstration",
    "summary": "Five counties with offices, people, projects, assets, policies and sweeps, to try the console; removable",
    "version": "19.0.1.1.0",
    "category": "Government",
    "author": "Fupin",
    "license": "AGPL-3",
    "depends": ["fupin_inspection", "fupin_revenue"],
    "data": ["views/base_module_uninstall_views.xml"],
    "post_init_hook": "post_init_hook",
    "uninstall_hook": "uninstall_hook",
}
