"""The few words that markup adds to a note, in the note's language: names of callouts, figures and a task's state."""

from __future__ import annotations

_WORDS = {
    "ko": (
        "note 참고 info 정보 todo 할_일 abstract 초록 summary 요약 tldr 한_줄_요약 quote 인용 cite 인용 "
        "tip 팁 hint 힌트 success 성공 check 확인 done 완료 example 예시 important 중요 question 질문 "
        "help 도움말 faq 자주_묻는_질문 warning 경고 attention 주의 caution 주의 danger 위험 error 오류 "
        "failure 실패 fail 실패 missing 누락 bug 버그 task-done 완료 task-open 미완료 figure 그림 table 표"
    ),
    "ja": (
        "note 注記 info 情報 todo やること abstract 概要 summary 要約 tldr 一言でいうと quote 引用 cite 引用 "
        "tip ヒント hint ヒント success 成功 check 確認 done 完了 example 例 important 重要 question 質問 "
        "help ヘルプ faq よくある質問 warning 警告 attention 注意 caution 注意 danger 危険 error エラー "
        "failure 失敗 fail 失敗 missing 欠落 bug バグ task-done 完了 task-open 未完了 figure 図 table 表"
    ),
    "zh": (
        "note 注 info 信息 todo 待办 abstract 摘要 summary 总结 tldr 一句话总结 quote 引用 cite 引用 tip 提示 "
        "hint 提示 success 成功 check 检查 done 完成 example 例 important 重要 question 问题 help 帮助 "
        "faq 常见问题 warning 警告 attention 注意 caution 小心 danger 危险 error 错误 failure 失败 fail 失败 "
        "missing 缺失 bug 缺陷 task-done 已完成 task-open 未完成 figure 图 table 表"
    ),
    "zh-Hant": (
        "note 註 info 資訊 todo 待辦 abstract 摘要 summary 總結 tldr 一句話總結 quote 引用 cite 引用 tip 提示 "
        "hint 提示 success 成功 check 檢查 done 完成 example 例 important 重要 question 問題 help 說明 "
        "faq 常見問題 warning 警告 attention 注意 caution 小心 danger 危險 error 錯誤 failure 失敗 fail 失敗 "
        "missing 缺漏 bug 錯誤 task-done 已完成 task-open 未完成 figure 圖 table 表"
    ),
    "ru": (
        "note Примечание info Сведения todo Сделать abstract Аннотация summary Итог tldr Коротко quote Цитата "
        "cite Цитата tip Совет hint Подсказка success Успех check Проверка done Готово example Пример "
        "important Важно question Вопрос help Помощь faq Частые_вопросы warning Предупреждение "
        "attention Внимание caution Осторожно danger Опасно error Ошибка failure Неудача fail Неудача "
        "missing Не_хватает bug Ошибка task-done Сделано task-open Не_сделано figure Рис. table Табл."
    ),
    "en": "faq FAQ tldr TL;DR todo To_do task-done Done task-open To_do",
}
_NAMES = {
    language: dict(zip(words.split()[::2], (word.replace("_", " ") for word in words.split()[1::2]), strict=True))
    for language, words in _WORDS.items()
}


def name_of(kind: str, language: str) -> str:
    """Give the name of a kind of callout (lower case) or of a task's state in `language`, else in English.

    A kind that nobody has named is its own name: `side-note` is "Side note".
    """
    names = _NAMES.get(language) or _NAMES.get(language.partition("-")[0]) or _NAMES["en"]
    return names.get(kind) or _NAMES["en"].get(kind) or kind.replace("-", " ").capitalize()
