from . import fupin_inspection
from . import fupin_asset_timeline
from . import fupin_task
from . import fupin_task_sweep
from . import fupin_desk
