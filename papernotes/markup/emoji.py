"""Picture signs by name, as GitHub, Slack and Material for MkDocs have them: `:star:`, `:warning:`, `:+1:`.

The names are those of https://github.com/github/gemoji that notes use; any other word between colons stays as it is.
"""

from __future__ import annotations

from markdown_it.rules_inline import StateInline

from papernotes.patterns import late_pattern

_SIGNS = """
+1 👍 thumbsup 👍 -1 👎 thumbsdown 👎 ok_hand 👌 clap 👏 raised_hands 🙌 pray 🙏 muscle 💪 wave 👋
point_right 👉 point_left 👈 point_up ☝️ point_down 👇 point_up_2 👆 hand ✋ handshake 🤝 writing_hand ✍️
eyes 👀 brain 🧠 smile 😄 smiley 😃 grinning 😀 grin 😁 joy 😂 rofl 🤣 laughing 😆 sweat_smile 😅 blush 😊
wink 😉 relaxed ☺️ heart_eyes 😍 sunglasses 😎 thinking 🤔 neutral_face 😐 expressionless 😑 confused 😕
worried 😟 cry 😢 sob 😭 scream 😱 sweat 😓 disappointed 😞 tired_face 😫 rage 😡 angry 😠 open_mouth 😮
flushed 😳 sleeping 😴 dizzy_face 😵 nerd_face 🤓 hugs 🤗 slightly_smiling_face 🙂 upside_down_face 🙃
roll_eyes 🙄 exploding_head 🤯 partying_face 🥳 facepalm 🤦 shrug 🤷 skull 💀 ghost 👻 alien 👽 robot 🤖 poop 💩
smirk 😏 yum 😋 stuck_out_tongue 😛 kissing_heart 😘 innocent 😇 pleading_face 🥺 heart ❤️ broken_heart 💔
sparkling_heart 💖 blue_heart 💙 green_heart 💚 yellow_heart 💛 purple_heart 💜 orange_heart 🧡 star ⭐ star2 🌟
dizzy 💫 sparkles ✨ boom 💥 fire 🔥 zap ⚡ rocket 🚀 tada 🎉 confetti_ball 🎊 trophy 🏆 medal_sports 🏅
1st_place_medal 🥇 2nd_place_medal 🥈 3rd_place_medal 🥉 gem 💎 crown 👑 dart 🎯 100 💯 gift 🎁 balloon 🎈
white_check_mark ✅ heavy_check_mark ✔️ ballot_box_with_check ☑️ x ❌ heavy_multiplication_x ✖️
negative_squared_cross_mark ❎ warning ⚠️ no_entry ⛔ no_entry_sign 🚫 construction 🚧 rotating_light 🚨
stop_sign 🛑 bangbang ‼️ interrobang ⁉️ exclamation ❗ heavy_exclamation_mark ❗ question ❓ grey_question ❔
grey_exclamation ❕ information_source ℹ️ heavy_plus_sign ➕ heavy_minus_sign ➖ arrow_right ➡️ arrow_left ⬅️
arrow_up ⬆️ arrow_down ⬇️ arrow_right_hook ↪️ leftwards_arrow_with_hook ↩️ arrow_forward ▶️
arrows_counterclockwise 🔄 repeat 🔁 recycle ♻️ infinity ♾️ new 🆕 ok 🆗 cool 🆒 free 🆓 sos 🆘 one 1️⃣ two 2️⃣
three 3️⃣ four 4️⃣ five 5️⃣ six 6️⃣ seven 7️⃣ eight 8️⃣ nine 9️⃣ keycap_ten 🔟 red_circle 🔴 orange_circle 🟠
yellow_circle 🟡 green_circle 🟢 large_blue_circle 🔵 blue_circle 🔵 purple_circle 🟣 white_circle ⚪
black_circle ⚫ red_square 🟥 green_square 🟩 blue_square 🟦 small_blue_diamond 🔹 large_blue_diamond 🔷
small_orange_diamond 🔸 large_orange_diamond 🔶 small_red_triangle 🔺 small_red_triangle_down 🔻 bulb 💡
pushpin 📌 round_pushpin 📍 paperclip 📎 link 🔗 memo 📝 pencil 📝 pencil2 ✏️ page_facing_up 📄
page_with_curl 📃 bookmark 🔖 bookmark_tabs 📑 book 📖 open_book 📖 books 📚 closed_book 📕 green_book 📗
blue_book 📘 orange_book 📙 notebook 📓 newspaper 📰 scroll 📜 clipboard 📋 calendar 📆 file_folder 📁
open_file_folder 📂 card_index_dividers 🗂️ inbox_tray 📥 outbox_tray 📤 package 📦 email 📧 envelope ✉️
speech_balloon 💬 thought_balloon 💭 loudspeaker 📢 mega 📣 bell 🔔 mag 🔍 mag_right 🔎 microscope 🔬
telescope 🔭 alembic ⚗️ test_tube 🧪 dna 🧬 abacus 🧮 chart_with_upwards_trend 📈 chart_with_downwards_trend 📉
bar_chart 📊 triangular_ruler 📐 straight_ruler 📏 scissors ✂️ hammer 🔨 wrench 🔧 gear ⚙️ nut_and_bolt 🔩
hammer_and_wrench 🛠️ tools 🛠️ toolbox 🧰 jigsaw 🧩 computer 💻 desktop_computer 🖥️ keyboard ⌨️ floppy_disk 💾
cd 💿 iphone 📱 video_camera 📹 movie_camera 🎥 camera 📷 framed_picture 🖼️ art 🎨 musical_note 🎵 headphones 🎧
microphone 🎤 game_die 🎲 crystal_ball 🔮 lock 🔒 unlock 🔓 shield 🛡️ hourglass ⌛ hourglass_flowing_sand ⏳
alarm_clock ⏰ stopwatch ⏱️ clock1 🕐 watch ⌚ moneybag 💰 dollar 💵 balance_scale ⚖️ battery 🔋
electric_plug 🔌 satellite 📡 globe_with_meridians 🌐 earth_asia 🌏 earth_americas 🌎 earth_africa 🌍
world_map 🗺️ house 🏠 office 🏢 school 🏫 mortar_board 🎓 teacher 🧑‍🏫 student 🧑‍🎓 scientist 🧑‍🔬
technologist 🧑‍💻 man_technologist 👨‍💻 woman_technologist 👩‍💻 busts_in_silhouette 👥 bust_in_silhouette 👤
family 👪 speaking_head 🗣️ sunny ☀️ cloud ☁️ umbrella ☔ snowflake ❄️ rainbow 🌈 ocean 🌊 droplet 💧
sweat_drops 💦 dash 💨 seedling 🌱 herb 🌿 four_leaf_clover 🍀 evergreen_tree 🌲 deciduous_tree 🌳 leaves 🍃
fallen_leaf 🍂 cherry_blossom 🌸 rose 🌹 sunflower 🌻 apple 🍎 pizza 🍕 coffee ☕ beer 🍺 beers 🍻 cake 🍰
bug 🐛 snake 🐍 penguin 🐧 cat 🐱 dog 🐶 turtle 🐢 whale 🐳 octopus 🐙 butterfly 🦋 llama 🦙 bird 🐦 owl 🦉
unicorn 🦄 panda_face 🐼 monkey 🐒 see_no_evil 🙈 car 🚗 airplane ✈️ ship 🚢 anchor ⚓ checkered_flag 🏁
triangular_flag_on_post 🚩 kr 🇰🇷 jp 🇯🇵 cn 🇨🇳 ru 🇷🇺 us 🇺🇸 gb 🇬🇧 uk 🇬🇧
"""
_WORDS = _SIGNS.split()
_BY_NAME = dict(zip(_WORDS[::2], _WORDS[1::2], strict=True))
_NAME = late_pattern(r":([a-z0-9+-][a-z0-9_+-]{0,40}):")


def emoji(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the library's signature
    """Read `:name:`, unless a letter, a digit or another colon is right before it, as in `12:on:30` and `std::x:`."""
    before = state.pending[-1:] if state.pending else ""
    if silent or before == ":" or (before.isascii() and before.isalnum()):
        return False
    found = _NAME.match(state.src, state.pos, state.posMax)
    sign = _BY_NAME.get(found[1]) if found else None
    if found is None or sign is None:
        return False
    state.append_pending(sign)
    state.pos = found.end()
    return True
