"""From what a table says about a place to the region it means."""

import re

from rapidfuzz import fuzz, process

from .errors import CellError
from .text import narrow, plain

_ETHNIC = (
    "蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|高山|拉祜|水|东乡|纳西|景颇|柯尔克孜|土|达斡尔|"
    "仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|怒|乌孜别克|俄罗斯|鄂温克|德昂|保安|裕固|京|塔塔尔|独龙|鄂伦春|赫哲|门巴|珞巴|基诺"
)
_COMMUNITY = re.compile(r"(?P<stem>.+?)(?:社区)?(?:居民委员会|居委会|居委|社区)")
_VILLAGE = re.compile(r"(?P<stem>.+?)(?:行政)?(?:村|嘎查)?(?:村民委员会|村委会|村委|村|嘎查)")
_GROUP = re.compile(r"(?:第?[一二三四五六七八九十百\d]+(?:村民)?(?:小组|组|社))$")
_OFFICE = re.compile(r"(?:(?<=[镇乡])(?:人民)?政府|人民政府|办事处)$")
_DIGITS = re.compile(r"\d{6}(?:\d{3}){0,2}")
_TOWNSHIP = re.compile(rf"(?P<stem>.+?)(?:(?:(?:{_ETHNIC})族)+乡|镇|乡|街道|苏木|地区)")
_SEPARATORS = re.compile(r"[\s\-—–/\\>|,，、·.:：]+")
_OF_ITSELF = re.compile(r".*本级|(?:县|区|市|镇|乡|乡镇|街道|全县|全镇|全乡|县直)(?:级)?")
_COUNTY = re.compile(r"(?P<stem>.+?)(?:(?:(?:" + _ETHNIC + r")族)*自治)?[县区市旗]")

WHOLE = "whole name"


def village_stem(name):
    """The name without the words for its kind, and the kind.

    >>> [village_stem(n) for n in ("辛庄村", "辛庄村委会", "辛庄村民委员会", "辛庄村村民委员会", "辛庄")]
    [('辛庄', 'village'), ('辛庄', 'village'), ('辛庄', 'village'), ('辛庄', 'village'), ('辛庄', '')]
    >>> village_stem("七里社区居民委员会"), village_stem("七里社区"), village_stem("河扒移民新村村民委员会"), village_stem("辛庄村三组")
    (('七里', 'community'), ('七里', 'community'), ('河扒移民新', 'village'), ('辛庄', 'village'))
    >>> village_stem("胡杖子村委会（四分场）")
    ('胡杖子（四分场）', 'village')
    """
    name, bracket, rest = (_GROUP.sub("", name) or name).partition("（")
    stem, kind = _stem_of(name)
    return stem + bracket + rest, kind


def _stem_of(name):
    if match := _COMMUNITY.fullmatch(name):
        return match["stem"], "community"
    if match := _VILLAGE.fullmatch(name):
        return re.sub(r"(?<=.)村$", "", match["stem"]), "village"  # 赖村村, 赖村村委会
    return name, ""


def township_stem(name):
    """
    >>> [township_stem(n) for n in ("张良镇", "张良镇人民政府", "盘龙彝族乡", "鲁阳街道办事处", "国营农场")]
    ['张良', '张良', '盘龙', '鲁阳', '国营农场']
    """
    name = _OFFICE.sub("", name) or name
    match = _TOWNSHIP.fullmatch(name)
    return match["stem"] if match else name


class Regions:
    """Look-up of the regions below one place; built once a file, every answer remembered.

    ``rows`` are (id, 12-digit code, prefix, name) of the place itself and of everything below
    it that the user covers: a region's prefix has 2, 4, 6, 9 or 12 digits by its level. A
    code that was given up may be listed with the id of the region that took its place.
    ``names_above`` are the names from the province down to the place, which may stand
    before a village's name. ``find`` raises ``CellError`` whose params hold ``kind``: the
    cell that is at fault.

    >>> rows = [(1, "410423000000", "410423", "鲁山县"), (2, "410423100000", "410423100", "张良镇"),
    ...         (3, "410423100201", "410423100201", "辛庄村民委员会"), (4, "410423101000", "410423101", "张官营镇"),
    ...         (5, "410423101203", "410423101203", "营南村民委员会"), (6, "410423100204", "410423100204", "营南村民委员会")]
    >>> regions = Regions(rows, "410423", ["河南省", "平顶山市", "鲁山县"])
    >>> regions.find(village="辛庄村"), regions.find(township="张良", village="营南村委会"), regions.find(region_code="410423101")
    (3, 6, 4)
    >>> regions.find(village="鲁山县张良镇辛庄村"), regions.find(township="张良镇", village="镇本级"), regions.find(region_code=410423100201.0)
    (3, 2, 3)
    >>> from .errors import refusal
    >>> refusal(regions.find, village="营南村"), refusal(regions.find, village="新庄村"), refusal(regions.find, "999999999999")
    ('village_ambiguous', 'village_unknown', 'region_code_unknown')
    >>> refusal(regions.find, township="张良镇", has_village=True), refusal(regions.find, township="张官营镇", village="辛庄村")
    ('village_missing', 'village_elsewhere')
    >>> refusal(regions.find, region_code="410423100201", village="营南村")
    'region_contradiction'
    """

    def __init__(self, rows, place_prefix, names_above=()):
        self.place = place_prefix
        self.ids, self.names, self.codes = {}, {}, {}
        self.counties, self.townships = {}, {}
        self.villages = {"": {}}  # township prefix, or "" for all: word: prefixes
        self.above = [name for name in names_above if len(name) > 1]
        self.before = [*self.above, *(_stem(name, _COUNTY) for name in self.above)]
        # of a township or village the ledger of which names its own township
        self.stems_above = {township_stem(name) for name in names_above[-2:]} if len(place_prefix) >= 9 else set()
        self._answers = {}
        for region_id, code, prefix, name in rows:
            self.codes.setdefault(code, prefix)
            self.ids.setdefault(prefix, region_id)
            self.names.setdefault(prefix, name)
            self._add_words(prefix, _clean(name))

    def _add_words(self, prefix, name):
        if len(prefix) == 12:
            stem, kind = village_stem(name)
            own = self.villages.setdefault(prefix[:9], {})
            words = {(WHOLE, name), (stem, kind), stem}
            if stem.endswith("社区"):  # 十家子社区村民委员会
                words |= {village_stem(stem), village_stem(stem)[0]}
            for word in words:
                self.villages[""].setdefault(word, []).append(prefix)
                own.setdefault(word, []).append(prefix)
        elif len(prefix) == 9:
            for word in {name, township_stem(name)}:
                self.townships.setdefault(word, []).append(prefix)
        elif len(prefix) == 6:
            for word in {name, _stem(name, _COUNTY)}:
                self.counties.setdefault(word, []).append(prefix)

    def find(self, region_code=None, county=None, township=None, village=None, has_village=False):
        """Id of the region; ``has_village`` says that the table has a column for villages."""
        asked = region_code, county, township, village
        if asked not in self._answers:
            try:
                self._answers[asked] = self._find(*(plain(part) for part in asked), has_village), None
            except CellError as error:
                self._answers[asked] = None, error
        prefix, error = self._answers[asked]
        if error:
            raise error
        return self.ids[prefix]

    def _find(self, code, county, township, village, has_village):
        if not code and _DIGITS.fullmatch(narrow(village)):  # a code where a name is expected
            code, village = village, ""
        elif not code and _DIGITS.fullmatch(narrow(township)):
            code, township = township, ""
        if code:
            return self._by_code(code, village)
        scope = self._county(county) if county else self.place
        if township:
            scope = self._township(township, scope)
        if village:
            return self._village(village, scope)
        if has_village and len(scope) < 12:
            raise CellError("village_missing", kind="village")
        return scope

    def _by_code(self, text, village):
        digits = narrow(text)
        found = self.codes.get(digits.ljust(12, "0")) if _DIGITS.fullmatch(digits) else None
        if found is None:
            raise CellError("region_code_unknown", kind="region_code")
        if not village:
            return found
        if len(found) < 12:
            return self._village(village, found)
        own = _clean(self.names[found])
        others = []
        for clean in self._readings(village):
            if village_stem(clean)[0] in own or village_stem(own)[0] in clean:
                return found
            others = others or self._candidates(clean, "")
        if others and found not in others:
            raise CellError("region_contradiction", kind="village", name=self.names[found])
        return found  # an old or local name: the code decides

    def _county(self, text):
        clean = _clean(text)
        found = self.counties.get(clean) or self.counties.get(_stem(clean, _COUNTY)) or []
        if len(found) == 1:
            return found[0]
        if any(clean in (name, _stem(name, _COUNTY)) for name in self.before):
            return self.place
        raise CellError("county_unknown", kind="county")

    def _township(self, text, scope):
        for clean in self._readings(text):
            if _OF_ITSELF.fullmatch(clean) or township_stem(clean) in self.stems_above:
                return scope
            for word in (clean, _OFFICE.sub("", clean), township_stem(clean)):
                found = [prefix for prefix in self.townships.get(word, ()) if prefix.startswith(scope[:6])]
                if len(found) == 1:
                    return found[0]
                if found:
                    raise CellError("township_ambiguous", kind="township")
        if clean in self.above:
            return scope
        raise CellError("township_unknown", kind="township", suggestion=self._likely(clean, self.townships, scope[:6]))

    def _village(self, text, scope):
        township = scope[:9] if len(scope) >= 9 else ""
        readings = list(self._readings(text))
        clean = readings[-1]
        if any(_OF_ITSELF.fullmatch(reading) for reading in readings):
            return scope
        found = self._villages_like(readings, township, scope)
        if not found and (clean == _clean(self.names.get(scope, "")) or clean in self.above):
            return scope
        if len(found) == 1:
            return found[0]
        if found:
            raise CellError("village_ambiguous", kind="village", places=self._places(found))
        if elsewhere := self._candidates(clean, ""):
            raise CellError("village_elsewhere", kind="village", places=self._places(elsewhere))
        suggestion = self._likely(clean, self.villages.get(township, {}), scope)
        raise CellError("village_unknown", kind="village", suggestion=suggestion)

    def _villages_like(self, readings, township, scope):
        """Villages for the readings of a name; those of the other kind (村 for 社区) come last."""
        for look_up in (self._candidates, self._other_kind):
            for clean in readings:
                found = look_up(clean, township) or self._after_township(clean, township, look_up)
                if found := [prefix for prefix in found if prefix.startswith(scope)]:
                    return found
        return []

    def _after_township(self, clean, township, look_up):
        """What 张良镇辛庄村 may mean: the villages, or the township where nothing follows it."""
        words = sorted((word for word in self.townships if clean.startswith(word)), key=len, reverse=True)
        for word in words:
            rest = clean.removeprefix(word)
            rest = re.sub(r"^(?:镇|乡|街道办事处|街道)(?=.)", "", rest) or rest
            for prefix in self.townships[word]:
                if township and prefix != township:
                    continue
                if not rest or _OFFICE.fullmatch(rest):
                    return [prefix]
                if found := look_up(rest, prefix):
                    return found
        return []

    def _candidates(self, clean, township):
        """Villages for a name: as written, or by stem and kind."""
        words = self.villages.get(township, {})
        stem, kind = village_stem(clean)
        return words.get((WHOLE, clean)) or words.get((stem, kind) if kind else stem) or []

    def _other_kind(self, clean, township):
        return self.villages.get(township, {}).get(village_stem(clean)[0]) or []

    def _readings(self, text):
        """A name as written, then without the names of the places above it, which may also be
        part of its own: 麦盖提镇 lies in 麦盖提县."""
        clean = _clean(text)
        yield clean
        for names in (self.above, self.before):
            shorter = clean
            for name in names:
                if shorter.startswith(name) and len(shorter) > len(name):
                    shorter = shorter.removeprefix(name)
            if shorter != clean:
                yield shorter

    def _likely(self, clean, words, scope):
        options = {
            w for w, prefixes in words.items() if isinstance(w, str) and any(p.startswith(scope) for p in prefixes)
        }
        found = process.extractOne(clean, options, scorer=fuzz.ratio, score_cutoff=55)
        return self.names[words[found[0]][0]] if found else ""

    def _places(self, prefixes):
        return "、".join(self.names.get(prefix[:9], "") + self.names[prefix] for prefix in prefixes[:4])


def _clean(name):
    return _SEPARATORS.sub("", plain(name))


def _stem(name, pattern):
    match = pattern.fullmatch(name)
    return match["stem"] if match and len(match["stem"]) > 1 else name
