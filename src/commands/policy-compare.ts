import { sayClause } from '../acknowledgements/clause-names.ts';
import type { ClauseChange, Version } from '../acknowledgements/policies.ts';
import { type Marked, markChanges } from '../acknowledgements/text/diff.ts';
import { call } from '../messages/call.ts';
import type { Field, Given } from '../messages/form.ts';
import type { Action, Form, Inline, Page, Part } from '../messages/parts.ts';
import type { Lang } from '../shared/lang.ts';
import { ANYONE, type AnyCommand, type Asking, defineCommand, HR } from './command.ts';
import { actorOf, isHr, versionMeant, wordsOf } from './policy-find.ts';
import { readingLang, versionParts } from './policy-parts.ts';
import { policyWords } from './policy-strings.ts';
import { oldButton, staleForm } from './refusals.ts';
import { sentence, toAsker } from './reply.ts';
import { common } from './strings.ts';

/** Characters of old and new text on one page of a comparison, unless one change alone has more. */
const PAGE_TEXT = 2000;
/** The words of one change read out at the end of it. */
const MOST_SPOKEN = 120;

/** One change: the clause, whether it is asked again, old above new with the changed words strong and read out. */
export function changeParts(
  change: ClauseChange,
  version: Pick<Version, 'langs' | 'prevails'>,
  lang: Lang,
): Part[] {
  const text = policyWords[lang];
  const own = readingLang(version, lang);
  const clause = change.after ?? change.before;
  const before = change.before?.text[own] ?? '';
  const after = change.after?.text[own] ?? '';
  const again = change.askAgain ? text.askAgain : text.notAgain(change.reason);
  const kind = change.kind === 'changed' ? '' : text.kinds[change.kind];
  const state = [kind, again].filter((each) => each !== '').join(lang === 'zh' ? '，' : ', ');
  const bracketed = lang === 'zh' ? `（${state}）` : ` (${state})`;
  const heading: Part = {
    part: 'text',
    text: [{ strong: clause === undefined ? '' : led(sayClause(clause, lang)) }, bracketed],
  };
  if (change.kind === 'moved') return [heading];
  const line = (label: string, runs: readonly Inline[]): Part => ({ part: 'text', text: [label, ...runs] });
  if (change.kind === 'added') return [heading, line(text.after, [after])];
  if (change.kind === 'removed') return [heading, line(text.before, [before])];
  const marked = markChanges(before, after, own);
  return [
    heading,
    line(text.before, marked.before),
    line(text.after, marked.after),
    ...spokenChanges(marked, lang),
  ];
}

/** As it stands at the beginning of a line. */
const led = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** The words that were taken out and put in, for who hears a comparison rather than sees it. */
export function spokenChanges(marked: Pick<Marked, 'removed' | 'added'>, lang: Lang): Part[] {
  const text = policyWords[lang];
  const said = (words: readonly string[]) =>
    words
      .map(text.quote)
      .join(lang === 'zh' ? '、' : ', ')
      .slice(0, MOST_SPOKEN);
  const note = (words: readonly string[], say: (words: string) => string): Part[] =>
    words.length === 0 ? [] : [{ part: 'note', text: [say(said(words))] }];
  return [...note(marked.removed, text.removed), ...note(marked.added, text.added)];
}

/** Changes in runs that fit on a page. */
function pagesOf(changes: readonly ClauseChange[], lang: Lang): ClauseChange[][] {
  const length = (change: ClauseChange) =>
    change.kind === 'moved'
      ? 40
      : (change.before?.text[lang]?.length ?? 0) + (change.after?.text[lang]?.length ?? 0) + 40;
  const pages: ClauseChange[][] = [];
  let size = 0;
  for (const change of changes) {
    const page = pages.at(-1);
    size += length(change);
    if (page !== undefined && size <= PAGE_TEXT && page.length < 6) page.push(change);
    else {
      pages.push([change]);
      size = length(change);
    }
  }
  return pages;
}

/** What changed between a version and the one before, old beside new. */
const compare = defineCommand<{ id: string; page: number }>({
  name: 'policy compare',
  words: { zh: ['修订对照', '制度 对照'], en: ['policy compare', 'policy changes'] },
  may: ANYONE,
  effect: 'reads',
  check: async (given, asking, services) => {
    const version = await versionMeant(given, asking, services, 'either');
    const [page = '1'] = wordsOf(given).rest;
    if (!/^\d{1,3}$/.test(page)) throw oldButton();
    return { args: { id: version.id, page: Number(page) } };
  },
  run: async ({ id, page }, asking, services) => {
    const { lang, company } = asking;
    const text = policyWords[lang];
    const version = await services.policies.version(company, id);
    if (version === undefined) throw oldButton();
    const before =
      version.previous === undefined ? undefined : await services.policies.version(company, version.previous);
    if (before === undefined) return sentence(lang, text.firstVersion);
    const changes = await services.policies.changesOf(company, id);
    const pages = pagesOf(changes, readingLang(version, lang));
    const shown = pages[page - 1] ?? (pages.length === 0 && page === 1 ? [] : undefined);
    if (shown === undefined) throw oldButton();
    const open = version.state === 'draft' || version.state === 'review';
    const actions: Action[] = [
      { label: text.read, call: call('policy', 'page', id, '1') },
      ...(open && isHr(asking) && changes.length > 0
        ? [{ label: text.decide, call: call('policy', 'decide', id) }]
        : []),
    ];
    const view: Page = {
      view: 'page',
      lang,
      title: text.compareTitle(before.number, version.number),
      parts:
        shown.length === 0
          ? [{ part: 'text', text: [text.noChanges] }]
          : shown.flatMap((change) => [
              ...changeParts(change, version, lang),
              ...(open && !change.decided ? [{ part: 'note', text: [text.undecided] } satisfies Part] : []),
            ]),
      page,
      pages: Math.max(1, pages.length),
      ...(page < pages.length ? { next: call('policy', 'compare', id, String(page + 1)) } : {}),
      ...(page > 1 ? { back: call('policy', 'compare', id, String(page - 1)) } : {}),
      actions,
    };
    return { view, to: 'asker', place: 'same' };
  },
});

function decideForm(
  version: Version,
  changes: readonly ClauseChange[],
  asking: Asking,
  kept: { given?: Given; error?: string } = {},
): { form: Form } {
  const { lang } = asking;
  const { form } = policyWords[lang];
  const material = changes.filter((change) => change.kind !== 'moved');
  const held = material.filter((change) => !change.askAgain);
  const name = (change: ClauseChange) => {
    const clause = change.after ?? change.before;
    return clause === undefined ? '' : sayClause(clause, lang);
  };
  const reason = kept.given?.reason ?? held.find((change) => change.reason !== undefined)?.reason;
  const fields: Field[] = [
    {
      name: 'clauses',
      kind: 'choice',
      many: true,
      optional: true,
      label: form.notAgain,
      hint: form.notAgainHint,
      options: material.map((change) => ({ value: change.clause, label: name(change) })),
      value: kept.given?.clauses ?? held.map((change) => change.clause).join(','),
    },
    {
      name: 'reason',
      kind: 'text',
      optional: true,
      label: form.reason,
      hint: form.reasonHint,
      lines: 2,
      max: 500,
      ...(reason === undefined ? {} : { value: reason }),
      ...(kept.error === undefined ? {} : { error: kept.error }),
    },
  ];
  return {
    form: {
      view: 'form',
      lang,
      title: form.decideTitle,
      parts: [{ part: 'note', text: [form.decideIntro] }],
      fields,
      submit: form.save,
      call: call('policy', 'decide', version.id),
      drawnFrom: String(version.edition),
    },
  };
}

/** HR says which changed clauses need no new answer, with the reason; all others are asked again. */
const decide = defineCommand<{ version: string; not: readonly string[]; reason: string }>({
  name: 'policy decide',
  words: { zh: [], en: [] },
  may: HR,
  effect: 'changes',
  check: async (given, asking, services) => {
    const version = await versionMeant(given, asking, services, 'open');
    const changes = await services.policies.changesOf(asking.company, version.id);
    if (given.from !== 'form') return decideForm(version, changes, asking);
    if (given.drawnFrom !== String(version.edition)) throw staleForm();
    const not = (given.given.clauses ?? '').split(',').filter((each) => each !== '');
    const reason = given.given.reason?.trim() ?? '';
    if (not.length > 0 && reason === '') {
      const { form } = policyWords[asking.lang];
      return decideForm(version, changes, asking, { given: given.given, error: form.required });
    }
    return { args: { version: version.id, not, reason } };
  },
  run: async ({ version, not, reason }, asking, services) => {
    const { company, id, lang } = asking;
    const done = await services.policies.decideAll(company, id, await actorOf(asking, services), version, {
      not,
      reason,
    });
    if (done === 'again') return sentence(lang, common[lang].alreadyDone);
    return toAsker(lang, await versionParts(done, asking, services, policyWords[lang].done.decided));
  },
});

export const compareCommands: readonly AnyCommand[] = [compare, decide];
