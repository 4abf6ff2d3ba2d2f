from .common import AssetCase

TRIES = 20


class FormCase(AssetCase):
    """Assets, or records of another `form_model`, whose form the administrators of 东山 and 西山 change."""

    form_model = "fupin.asset"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.administrator = cls.user_administrator
        cls.administrator_other = cls.make_user("administrator", cls.unit_other_county, "administrator_other")
        cls.administrator_national = cls.make_user(
            "administrator",
            cls.make_unit("国家帮扶办", "superior", cls.regions["000000000000"]),
            "administrator_national",
        )
        cls.county_other = cls.regions["990102000000"]

    def setUp(self):
        # runs after the test's changes are rolled back: columns made in it are no longer there
        self.addCleanup(self.forget_columns)
        super().setUp()

    def forget_columns(self):
        """Set the model up anew from what the database holds."""
        self.registry._setup_models__(self.env.cr, [self.form_model])

    @classmethod
    def layouts(cls, user=None):
        """Return the designer as an administrator."""
        return cls.env["fupin.form.layout"].with_user(user or cls.administrator).with_context(lang="en_US")

    @classmethod
    def change(cls, do, user=None, region=None, **change):
        """Change the form of assets at once, of 东山 unless told otherwise."""
        layouts = cls.layouts(user)
        place = cls.county if region is None else region
        return layouts.designer_change(cls.form_model, place and place.id, {"do": do, **change})

    @classmethod
    def add(cls, label, ttype="text", **change):
        """Add a field; return its technical name."""
        shown = cls.change("add", label=label, ttype=ttype, **change)
        for _try in range(TRIES):
            if not shown["waiting"]:
                break
            # the database may be tidying the table up at this moment: the screen asks again as well
            shown = cls.layouts(change.get("user")).designer_open(
                cls.form_model, shown["region"] and shown["region"]["id"]
            )
        return cls.name_of(shown, label)

    @staticmethod
    def name_of(shown, label):
        """Return the technical name of a field by its label."""
        [found] = [row["name"] for row in shown["fields"] if row["label"] == label]
        return found

    @staticmethod
    def row(shown, name):
        """Return a field of the screen."""
        [found] = [row for row in shown["fields"] if row["name"] == name]
        return found

    def arch(self, user, view_type="form"):
        """Return the view of the records as a user gets it."""
        return self.env[self.form_model].with_user(user).get_view(view_type=view_type)["arch"]
