import { _t } from "@web/core/l10n/translation";

/*
 * Words of Odoo's own pages that its Chinese leaves out. The client looks for a word that a module has not translated
 * among those of all modules: standing here, they are translated with ours. To be taken out as Odoo translates them.
 */
export const WORDS = [
    _t("Add a"),
    _t("Add nested rule"),
    _t("Among the %(total)s selected records, %(valid_count)s are valid for this update."),
    _t("Are you sure you want to delete the %(nbSelected)s selected records?"),
    _t("Are you sure you want to delete the selected record?"),
    _t("Are you sure you want to update %(count)s records?"),
    _t("Caps Lock is on!"),
    _t("Custom range"),
    _t("Missing required fields"),
    _t("Month to date"),
    _t("My Preferences"),
    _t('Press "Enter" to add criterion'),
    _t("Select one or several criteria"),
    _t("Show options"),
    _t("The file is not an image, resizing is not possible"),
    _t("The resizing of the image failed"),
    _t("Toggle date range mode"),
    _t("Year to date"),
    _t("before"),
    _t("between"),
    _t("greater or equal to"),
    _t("lower or equal to"),
    _t("lower than"),
    _t("not %(operator_label)s"),
    _t("not ="),
];
