import type { Instant } from '../../shared/clock.ts';
import { drawParts } from '../../web/html.ts';
import { type Html, html, jsonForPage } from '../../web/html-template.ts';
import type { Place } from './chat.ts';
import type { Suggestion } from './completion.ts';
import { clockSaid, MOVES } from './demo-clock.ts';
import type { Line } from './history.ts';
import { drawLine, type Viewer } from './lines.ts';
import { DEMO_OFFICES, DEMO_PEOPLE, type DemoPerson, officeOf } from './people.ts';
import { strings } from './strings.ts';
import type { Today } from './today.ts';

/** Everything a page shows at first. */
export interface PageState {
  readonly viewer: Viewer;
  readonly place: Place;
  readonly lines: readonly Line[];
  readonly today: Today;
  /** Policies that wait for the viewer's answer. */
  readonly owed: number;
  readonly commands: readonly Suggestion[];
  /** What the demo's clock shows; absent where it cannot be moved. */
  readonly now?: Instant;
  /** Proof that a request comes from a page of this process. */
  readonly token: string;
  /** Where the stream of new lines goes on. */
  readonly since: string;
}

function describe(who: DemoPerson, lang: Viewer['lang']): string {
  return `${who.name[lang]} · ${officeOf(who).name[lang]} · ${who.title[lang]}`;
}

/** The address of a person's page. */
function address(account: string, place: Place): string {
  return `/?as=${account}${place === 'channel' ? '&in=channel' : ''}`;
}

function peopleMenu({ viewer, place }: PageState): Html {
  const { lang, who } = viewer;
  const text = strings[lang];
  const offices = DEMO_OFFICES.map((office) => {
    const rows = DEMO_PEOPLE.filter((each) => each.office === office.id).map(
      (each) =>
        html`<li><a href="${address(each.account, place)}"${each.account === who.account && html` aria-current="true"`}><span>${each.name[lang]}</span><small>${each.department[lang]} · ${each.title[lang]}</small></a></li>`,
    );
    return html`<li class="office"><span>${office.name[lang]}</span><ul>${rows}</ul></li>`;
  });
  return html`<details class="menu" id="who"><summary><span class="summary">${text.youAre(describe(who, lang))}</span></summary><nav aria-label="${text.chooseWho}"><ul>${offices}</ul></nav></details>`;
}

function languageSwitch(lang: Viewer['lang']): Html {
  const one = (code: 'zh' | 'en', label: string) =>
    html`<button type="button" class="plain" lang="${code}" data-lang="${code}" aria-pressed="${lang === code ? 'true' : 'false'}">${label}</button>`;
  return html`<div class="language" role="group" aria-label="${strings[lang].language}">${one('zh', '中文')}<span aria-hidden="true">｜</span>${one('en', 'EN')}</div>`;
}

function places({ viewer, place }: PageState): Html {
  const text = strings[viewer.lang];
  const one = (where: Place, label: string) =>
    html`<li><a href="${address(viewer.who.account, where)}" data-place="${where}"${where === place && html` aria-current="page"`}>${label}<span class="unread" hidden> · ${text.unread}</span></a></li>`;
  return html`<nav class="places" aria-label="${text.places}"><ul>${one('chat', text.chat)}${one('channel', officeOf(viewer.who).channel[viewer.lang])}</ul></nav>`;
}

/** What stands at the side: today's dress rule, and the demo's clock where it can be moved. */
export function drawSide({ viewer, today, now }: Pick<PageState, 'viewer' | 'today' | 'now'>): Html {
  const text = strings[viewer.lang];
  const body = drawParts(today.parts, { lang: today.lang, action: () => html`` });
  const ask = viewer.lang === 'zh' ? '/着装 今天' : '/dress today';
  return html`<aside class="today" aria-label="${text.today}"><button type="button" class="chip today-chip" data-ask="${ask}"><span class="hidden">${text.today}</span> ${today.heading}</button><div class="card" lang="${today.lang}"><h2>${text.today}</h2><h3 class="title">${today.heading}</h3>${body}</div>${now !== undefined && clockPanel(viewer, now)}</aside>`;
}

function clockPanel({ who, lang }: Viewer, now: Instant): Html {
  const text = strings[lang];
  const moves = MOVES.map(
    (to) =>
      html`<button type="button" class="chip" id="clock-${to}" data-move="${to}">${text.clockMoves[to]}</button>`,
  );
  return html`<details class="clock" id="clock"><summary>${text.clock} ${clockSaid(now, officeOf(who).zone)[lang]}</summary><div class="actions">${moves}</div></details>`;
}

function intro({ viewer, place }: PageState): Html {
  const text = strings[viewer.lang];
  const what =
    place === 'chat' ? text.intro.chat : text.intro.channel(officeOf(viewer.who).channel[viewer.lang]);
  const chips = text.chips.map(
    (chip) => html`<button type="button" class="chip" data-ask="${chip}">${chip}</button>`,
  );
  return html`<section class="intro" aria-label="${text.examples}"><p class="tagline">${text.tagline}</p><p class="demo">${text.demo}</p><p>${what}</p><div class="actions">${chips}</div></section>`;
}

function composer({ viewer, place }: PageState): Html {
  const text = strings[viewer.lang];
  const hint = place === 'chat' ? text.hint : text.hintChannel(officeOf(viewer.who).channel[viewer.lang]);
  return html`<form class="composer" id="composer" autocomplete="off"><ul class="suggestions" id="suggestions" role="listbox" aria-label="${text.suggestions}" hidden></ul><label class="hidden" for="words">${text.input}</label><input id="words" name="words" type="text" role="combobox" aria-expanded="false" aria-controls="suggestions" aria-autocomplete="list" autocomplete="off" autocapitalize="off" spellcheck="false" enterkeyhint="send" placeholder="${hint}"><button type="submit" class="button primary">${text.send}</button></form>`;
}

/** What waits for the viewer's answer: it stays in the head, so that no card scrolls away unnoticed. */
function mine({ viewer, owed }: PageState): Html {
  const text = strings[viewer.lang];
  return html`<button type="button" class="plain" id="mine" data-ask="${text.mine}"><span>${text.mine}</span><span id="owed"${owed === 0 && html` hidden`}>\u00a0${owed}</span></button>`;
}

/** The whole page. What it shows at first stands in it; its script only adds. */
export function drawChatPage(state: PageState): Html {
  const { viewer, place } = state;
  const { lang, who } = viewer;
  const text = strings[lang];
  const data = jsonForPage({
    as: who.account,
    in: place,
    token: state.token,
    since: state.since,
    thread: place === 'chat' ? `chat:${who.account}` : `channel:${who.office}`,
    commands: state.commands,
    text: {
      offline: text.offline,
      online: text.online,
      count: text.suggestionCount,
      yes: text.yes,
      cancel: text.cancel,
      dark: text.dark,
      light: text.light,
      switched: text.switched(describe(who, lang)),
    },
  });
  return html`<!doctype html>
<html lang="${lang === 'zh' ? 'zh-CN' : 'en'}" data-lang="${lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, interactive-widget=resizes-content">
<meta name="color-scheme" content="light dark">
<title>${text.title}</title>
<link rel="icon" href="/local/assets/mark.svg" type="image/svg+xml">
<link rel="stylesheet" href="/local/assets/tokens.css">
<link rel="stylesheet" href="/local/assets/parts.css">
<link rel="stylesheet" href="/local/assets/page.css">
<script src="/local/assets/theme.js"></script>
<script type="application/json" id="data">${data}</script>
<script type="module" src="/local/assets/page.js"></script>
</head>
<body>
<a class="skip" href="#words">${text.skip}</a>
<header class="head"><div class="brand"><span class="mark" aria-hidden="true" lang="zh">礼</span><h1><span lang="zh">知礼</span> <span lang="en">Decorum</span></h1><span class="tag">${text.demoTag}</span><p class="tagline">${text.tagline}</p></div>${peopleMenu(state)}${languageSwitch(lang)}<div class="row">${places(state)}${mine(state)}<button type="button" class="plain" id="theme">${text.dark}</button></div></header>
<div class="columns">
${drawSide(state)}
<main>${intro(state)}<noscript><p class="line system">${text.script}</p></noscript><h2 class="hidden">${text.talk}</h2><div class="log" id="log" role="log" aria-live="polite" aria-relevant="additions" aria-label="${text.talk}">${state.lines.map((line) => drawLine(line, viewer))}</div><p class="line system trouble" id="trouble" role="alert"></p>${composer(state)}</main>
</div>
<dialog id="dialog" aria-labelledby="form-title"></dialog>
<p class="hidden" id="status" role="status"></p>
</body>
</html>
`;
}
