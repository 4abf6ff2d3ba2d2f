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
_OFFICE = re.compile(r"(?:人民政府|镇政府|乡政府|办事处)$")
_TOWNSHIP = re.compile(rf"(?P<stem>.+?)(?:(?:(?:{_ETHNIC})族)+乡|镇|乡|街道|苏木|地区)")
_SEPARATORS = re.compile(r"[\s\-—–/\\>|,，、·.:：]+")
_OF_ITSELF = re.compile(r".*本级|(?:县|区|市|镇|乡|乡镇|街道|全县|全镇|全乡|县直)(?:级)?")
_COUNTY = re.compile(r"(?P<stem>.+?)(?:(?:(?:" + _ETHNIC + r")族)*自治)?[县区市旗]")


def village_stem(name):
    """The name without the words for its kind, and the kind.

    >>> [village_stem(n) for n in ("辛庄村", "辛庄村委会", "辛庄村民委员会", "辛庄村村民委员会", "辛庄")]
    [('辛庄', 'village'), ('辛庄', 'village'), ('辛庄', 'village'), ('辛庄', 'village'), ('辛庄', '')]
    >>> village_stem("七里社区居民委员会"), village_stem("七里社区"), village_stem("河扒移民新村村民委员会"), village_stem("辛庄村三组")
    (('七里', 'community'), ('七里', 'community'), ('河扒移民新', 'village'), ('辛庄', 'village'))
    """
    name = _GROUP.sub("", name) or name
    if match := _COMMUNITY.fullmatch(name):
        return match["stem"], "community"
    if match := _VILLAGE.fullmatch(name):
        return match["stem"], "village"
    return name, ""


def township_stem(name):
    """
    >>> [township_stem(n) for n in ("张良镇", "张良镇人民政府", "盘龙彝族乡", "鲁阳街道办事处", "国营农场")]
    ['张良', '张良', '盘龙', '鲁阳', '国营农场']
    """
    name = re.sub(r"(?<=[镇乡])政府$", "", _OFFICE.sub("", name)) or name
    match = _TOWNSHIP.fullmatch(name)
    return match["stem"] if match else name


class Regions:
    """Look-up of the regions below one place; built once a file, every answer remembered.

    ``rows`` are (id, 12-digit code, name) of ``place_code`` and everything below it that the
    user covers; ``ancestors`` the names above and of the place, which may stand before a
    village's name. Raises ``CellError`` whose params hold ``kind``: which cell is at fault.

    >>> rows = [(1, "410423000000", "鲁山县"), (2, "410423100000", "张良镇"), (3, "410423100201", "辛庄村民委员会"),
    ...         (4, "410423101000", "张官营镇"), (5, "410423101203", "营南村民委员会"), (6, "410423100204", "营南村民委员会")]
    >>> regions = Regions(rows, "410423000000", ["河南省", "平顶山市", "鲁山县"])
    >>> regions.find(village="辛庄村"), regions.find(township="张良", village="营南村委会"), regions.find(region_code="410423101")
    (3, 6, 4)
    >>> regions.find(village="鲁山县张良镇辛庄村"), regions.find(township="张良镇", village="镇本级"), regions.find(region_code=410423100201.0)
    (3, 2, 3)
    >>> for wrong in ({"village": "营南村"}, {"village": "新庄村"}, {"region_code": "999999999999"}, {"township": "张良镇"}, {"region_code": "410423100201", "village": "营南村"}):
    ...     try: regions.find(**wrong, has_village=True)
    ...     except CellError as error: print(error.code, error.params["kind"], end="; ")
    village_ambiguous village; village_unknown village; region_code_unknown region_code; village_missing village; region_contradiction village; 
    """

    def __init__(self, rows, place_code, ancestors=()):
        self.place_code = place_code
        self.ids = {}
        self.names = {}
        self.counties, self.townships = {}, {}
        self.villages = {}  # township prefix or "" for all: word: codes
        self._answers = {}
        self.prefixes = [name for name in (*ancestors, *(_stem(n, _COUNTY) for n in ancestors)) if len(name) > 1]
        for region_id, code, name in rows:
            self.ids[code] = region_id
            self.names[code] = name
            clean = _clean(name)
            if not code.endswith("000"):
                stem, kind = village_stem(clean)
                for word in {clean, stem, (stem, kind)}:
                    self.villages.setdefault("", {}).setdefault(word, []).append(code)
                    self.villages.setdefault(code[:9], {}).setdefault(word, []).append(code)
            elif not code.endswith("000000"):
                for word in {clean, township_stem(clean)}:
                    self.townships.setdefault(word, []).append(code)
            elif not code.endswith("00000000"):
                for word in {clean, _stem(clean, _COUNTY)}:
                    self.counties.setdefault(word, []).append(code)

    def find(self, region_code=None, county=None, township=None, village=None, has_village=False):
        """Id of the region; ``has_village`` says that the table has a column for villages."""
        asked = region_code, county, township, village
        if asked not in self._answers:
            try:
                self._answers[asked] = self._find(*(plain(part) for part in asked), has_village), None
            except CellError as error:
                self._answers[asked] = None, error
        answer, error = self._answers[asked]
        if error:
            raise error
        return self.ids[answer]

    def _find(self, code, county, township, village, has_village):
        for cell in ("village", "township"):  # codes where names are expected
            text = locals()[cell]
            if not code and re.fullmatch(r"\d{6,12}", text):
                code, village, township = text, "" if cell == "village" else village, "" if cell == "township" else township
        if code:
            return self._by_code(code, village)
        scope = self._county(county) if county else self.place_code
        if township:
            scope = self._township(township, scope)
        if village:
            return self._village(village, scope)
        if has_village and scope[9:] == "000":
            raise CellError("village_missing", kind="village")
        return scope

    def _by_code(self, text, village):
        digits = narrow(text)
        found = digits.ljust(12, "0") if re.fullmatch(r"\d{6}|\d{9}|\d{12}", digits) else None
        if found not in self.ids:
            raise CellError("region_code_unknown", kind="region_code")
        if not village:
            return found
        if found.endswith("000"):
            return self._village(village, found)
        clean = self._without_prefixes(_clean(village))
        own = _clean(self.names[found])
        if village_stem(clean)[0] in own or village_stem(own)[0] in clean:
            return found
        others = self._candidates(clean, "")
        if others and found not in others:
            raise CellError("region_contradiction", kind="village", name=self.names[found])
        return found

    def _county(self, text):
        clean = _clean(text)
        found = self.counties.get(clean) or self.counties.get(_stem(clean, _COUNTY)) or []
        if len(found) == 1:
            return found[0]
        if any(clean in (name, _stem(name, _COUNTY)) for name in self.prefixes):
            return self.place_code
        raise CellError("county_unknown", kind="county")

    def _township(self, text, scope):
        clean = self._without_prefixes(_clean(text))
        if _OF_ITSELF.fullmatch(clean) or not clean:
            return scope
        prefix = scope.rstrip("0") if scope.endswith("000000") else scope[:9]
        words = [clean, re.sub(r"政府$", "", _OFFICE.sub("", clean)), township_stem(clean)]
        for word in words:
            found = [code for code in self.townships.get(word, ()) if code.startswith(prefix)]
            if len(found) == 1:
                return found[0]
            if found:
                raise CellError("township_ambiguous", kind="township")
        raise CellError("township_unknown", kind="township", suggestion=self._likely(clean, self.townships, prefix))

    def _village(self, text, scope):
        clean = self._without_prefixes(_clean(text))
        if not clean or _OF_ITSELF.fullmatch(clean) or (scope in self.names and clean == _clean(self.names[scope])):
            return scope
        within = scope[:9] if not scope.endswith("000000") else ""
        found = self._candidates(clean, within)
        if not found and not within:
            found, scope = self._after_township(clean, scope)
            if found is None:
                return scope
        if not found and within:  # the township may stand before the village's name once more
            own = _clean(self.names.get(scope, ""))
            for word in (own, township_stem(own)):
                if word and clean.startswith(word):
                    found = found or self._candidates(clean.removeprefix(word), within)
        found = [code for code in found if within or code.startswith(scope.rstrip("0")[:6])]
        if len(found) == 1:
            return found[0]
        if found:
            raise CellError("village_ambiguous", kind="village", places=self._places(found))
        elsewhere = self._candidates(clean, "") if within else []
        if elsewhere:
            raise CellError("village_elsewhere", kind="village", places=self._places(elsewhere))
        suggestion = self._likely(clean, self.villages.get(within, {}), within)
        raise CellError("village_unknown", kind="village", suggestion=suggestion)

    def _after_township(self, clean, scope):
        """Candidates of 张良镇辛庄村; (None, township) where nothing follows the township."""
        for word in sorted((w for w in self.townships if clean.startswith(w)), key=len, reverse=True):
            for code in self.townships[word]:
                rest = clean.removeprefix(word)
                rest = re.sub(r"^(?:镇|乡|街道办事处|街道)(?=.)", "", rest) or rest
                if not rest or _OFFICE.fullmatch(rest):
                    return None, code
                if found := self._candidates(rest, code[:9]):
                    return found, scope
        return [], scope

    def _candidates(self, clean, within):
        """Codes for a name: as written, then by stem and kind, then by stem alone."""
        words = self.villages.get(within, {})
        stem, kind = village_stem(clean)
        return words.get(clean) or (words.get((stem, kind)) if kind else None) or words.get(stem) or []

    def _without_prefixes(self, clean):
        for name in self.prefixes:
            if clean.startswith(name) and len(clean) > len(name):
                clean = clean.removeprefix(name)
        return clean

    def _likely(self, clean, words, prefix):
        options = {word for word, codes in words.items() if isinstance(word, str) and any(c.startswith(prefix) for c in codes)}
        found = process.extractOne(clean, options, scorer=fuzz.ratio, score_cutoff=55)
        return self.names[words[found[0]][0]] if found else ""

    def _places(self, codes):
        return "、".join(self.names.get(code[:9] + "000", "") + self.names[code] for code in codes[:4])


def _clean(name):
    return _SEPARATORS.sub("", plain(name))


def _stem(name, pattern):
    match = pattern.fullmatch(name)
    return match["stem"] if match and len(match["stem"]) > 1 else name
