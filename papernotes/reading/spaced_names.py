"""People whose names stand in Chinese, Japanese or Korean letters, told by these letters alone.

A space also divides the family name from the given one (`山田 太郎`, `홍 길동`) and a name from a rank or a place of
work, so only words count that can each be nothing but a whole name.
"""

from __future__ import annotations

from papernotes.patterns import late_pattern

# The most frequent family names that are one character: no Japanese given name of a paper begins with one of them.
_CHINESE_SURNAMES = (
    "王李张張刘劉陈陳杨楊黄黃赵趙吴吳周徐孙孫马馬朱胡郭何林高罗羅郑鄭梁谢謝宋唐许許韩韓冯馮邓鄧曹彭曾肖萧蕭田董潘袁"
    "蔡蒋蔣余于杜叶葉程魏苏蘇吕呂丁任卢盧姚沈姜崔钟鍾谭譚陆陸汪范廖贾賈韦韋付邹鄒孟熊秦邱江尹薛闫閻段雷侯龙陶黎贺賀"
    "顾顧毛郝龚龔邵钱錢严嚴"
)
_KOREAN_SURNAMES = "김이박최정강조윤장임한오서신권황안송류유전홍고문양손배백허남심노하곽성차주우구민진나지엄채원천방공"
_CHINESE = late_pattern(rf"[{_CHINESE_SURNAMES}][\u4e00-\u9fff]{{1,2}}")
_JAPANESE = late_pattern(r"[\u4e00-\u9fff][\u4e00-\u9fff々ぁ-ゖ]{3,4}")
_KOREAN = late_pattern(rf"[{_KOREAN_SURNAMES}][\uac00-\ud7a3]{{2}}")
_JAPANESE_ALONE = late_pattern(r"[\u4e00-\u9fff](?:[\u4e00-\u9fff々]|\s?[\u4e00-\u9fff々ぁ-ゖ]){2,4}")
_LONGEST_NAME = 5
_BETWEEN = late_pattern(r"\s*[,，、/·・&]\s*")
_BRACKET_AT_END = late_pattern(r"\s*[(（][^()（）]*[)）]$")
_NO_NAME = late_pattern(r"[会會学學誌志報报刊議议頭済処録]")
_RANK_OR_PLACE = late_pattern(
    r"(?:教授|博士|先生|老师|老師|同学|同學|学生|學生|研究员|研究員|[所社部科院校学學室会會系著译訳])$|(?:대|교수|과정)$"
)


def divided_names(part: str) -> list[str]:
    """Give the whole names that spaces divide in `part` (`张三 李四 王五`, `山田太郎 鈴木花子`), else `part` alone."""
    words = part.split()
    if len(words) < 2 or words[0] < "\u4e00" or max(map(len, words)) > _LONGEST_NAME:  # most, without any pattern
        return [part]
    scripts = (_KOREAN,) if words[0] >= "\uac00" else (_CHINESE, _JAPANESE)
    is_family_and_given = len(words) == 2 and max(map(len, words)) < 3
    is_names = not is_family_and_given and any(all(map(name.fullmatch, words)) for name in scripts)
    return words if is_names and not any(map(_RANK_OR_PLACE.search, words)) else [part]


def are_people(text: str) -> bool:
    """Tell whether a text is whole Korean or Japanese names and nothing else, with remarks in brackets behind them."""
    parts = [_BRACKET_AT_END.sub("", part) for part in _BETWEEN.split(text.strip())]
    return all(
        _KOREAN.fullmatch(part) or (_JAPANESE_ALONE.fullmatch(part) and not _NO_NAME.search(part)) for part in parts
    )
