import type { MakingEntry, Version } from '../acknowledgements/policies.ts';
import { MAKING_STEPS } from '../acknowledgements/policies.ts';
import { minutesToRead } from '../acknowledgements/text/pages.ts';
import { call } from '../messages/call.ts';
import type { Action, Part } from '../messages/parts.ts';
import type { Lang } from '../shared/lang.ts';
import { dayIn, type LocalDate, sayDate } from '../time/days.ts';
import type { Asking } from './command.ts';
import { policyWords } from './policy-strings.ts';
import type { Services } from './services.ts';

/** As Slack names its workspaces: only there does reading files need a permission. */
const SLACK = /^[TE][A-Z0-9]+$/;

/** Forms have no file field where the platform may not read files. */
export function mayAttach(asking: Asking, services: Services): boolean {
  return (
    !SLACK.test(asking.asker.workspace) ||
    !services.missing(asking.company).some((each) => each.needs === 'files:read')
  );
}

/** The day it is in the company. */
export function todayOf(asking: Asking, services: Services): LocalDate {
  return dayIn(services.companies.of(asking.company).zone, asking.at);
}

/** The language of a version in which somebody reads: their own where there is one. */
export function readingLang(version: Pick<Version, 'langs' | 'prevails'>, lang: Lang): Lang {
  return version.langs.includes(lang) ? lang : version.prevails;
}

export function minutesOf(version: Version, lang: Lang): number {
  return minutesToRead(
    version.clauses.map((clause) => clause.text[lang] ?? ''),
    lang,
  );
}

/** Clauses as people count them: those with a number, where there are any. */
function countOf(version: Version): number {
  const own = version.clauses.filter((clause) => !clause.section);
  return own.filter((clause) => clause.label !== '').length || own.length;
}

/** A hash as people compare it: its two ends. */
export function shortHash(hash: string): string {
  return `${hash.slice(0, 4)}…${hash.slice(-4)}`;
}

/** 2 languages and which prevails, or the one. */
export function languagesSaid(version: Pick<Version, 'langs' | 'prevails'>, lang: Lang): string {
  const text = policyWords[lang];
  return version.langs.length > 1
    ? text.bothLanguages[version.prevails]
    : text.onlyLanguage[version.prevails];
}

/** What could not be taken over from the files, one line each. */
export function importWarnings(version: Version, lang: Lang): string[] {
  const all = version.langs.flatMap((each) => version.texts[each]?.warnings ?? []);
  return [...new Set(all.map((each) => each[lang]))];
}

/** Everything that is missing or should be known before publishing, one line each; empty when nothing is. */
export function warningsOf(version: Version, lang: Lang): string[] {
  const missing = version.record.missing.map((step) => policyWords[lang].missing[step]);
  return [...importWarnings(version, lang), ...missing];
}

function entrySaid(entry: MakingEntry, lang: Lang, today: LocalDate, zone: string): string {
  const text = policyWords[lang];
  const joint = lang === 'zh' ? '；' : '; ';
  const entered = sayDate(dayIn(zone, Date.parse(entry.enteredAt) as never), lang, today);
  return [
    text.claimed(sayDate(entry.claimedOn, lang, today)),
    text.entered(entered),
    ...(entry.late ? [text.late] : []),
    ...[entry.parties, entry.opinions, entry.outcome].filter((each) => each !== undefined),
    ...(entry.files.length > 0 ? [text.files(entry.files.length)] : []),
  ].join(joint);
}

/** How a version was made, what is missing included. */
export function makingParts(version: Version, asking: Asking, services: Services): Part[] {
  const { lang } = asking;
  const text = policyWords[lang];
  const today = todayOf(asking, services);
  const { zone } = services.companies.of(asking.company);
  const { entries, vital, missing } = version.record;
  const needless = (step: (typeof MAKING_STEPS)[number]) =>
    (vital === false && (step === 'discussion' || step === 'consultation')) ||
    ((step === 'posted' || step === 'told') && !missing.includes('made-known'));
  return [
    { part: 'heading', text: text.making },
    {
      part: 'facts',
      rows: [
        { label: text.vitalLabel, value: [text.vital(vital)] },
        ...MAKING_STEPS.flatMap((step) => {
          const own = entries.filter((entry) => entry.step === step);
          if (own.length === 0)
            return needless(step) ? [] : [{ label: text.stepNames[step], value: [text.notRecorded] }];
          return own.map((entry) => ({
            label: text.stepNames[step],
            value: [entrySaid(entry, lang, today, zone)],
          }));
        }),
      ],
    },
  ];
}

/** What can be done with a version next, for HR. */
function actionsFor(version: Version, lang: Lang): Action[] {
  const text = policyWords[lang];
  const { id } = version;
  const cited = text.cite(version.title[lang], version.number);
  const read: Action = { label: text.read, call: call('policy', 'page', id, '1') };
  const record: Action = { label: text.record, call: call('policy', 'record', id) };
  const changes: Action[] =
    version.previous === undefined ? [] : [{ label: text.changes, call: call('policy', 'compare', id, '1') }];
  const campaign: Action = { label: text.campaign, style: 'primary', call: call('policy', 'campaign', id) };
  switch (version.state) {
    case 'draft':
      return [
        { label: text.review, style: 'primary', call: call('policy', 'review', id) },
        read,
        ...changes,
        record,
        { label: text.otherFile, call: call('policy', 'new', version.policy) },
        { label: text.discard, confirm: text.discardSure(cited), call: call('policy', 'discard', id) },
      ];
    case 'review':
      return [
        { label: text.publish, style: 'primary', call: call('policy', 'publish', id) },
        read,
        ...changes,
        record,
        { label: text.takeBack, call: call('policy', 'back', id) },
      ];
    case 'published':
    case 'withdrawn':
      return [
        ...(version.state === 'published' ? [campaign] : []),
        read,
        ...changes,
        record,
        { label: text.nextVersion, call: call('policy', 'new', version.policy) },
      ];
  }
}

/** A version as HR sees it: what it is, how it was made, what is missing, what can be done. */
export async function versionParts(
  version: Version,
  asking: Asking,
  services: Services,
  led?: string,
): Promise<Part[]> {
  const { lang, company } = asking;
  const text = policyWords[lang];
  const own = readingLang(version, lang);
  const today = todayOf(asking, services);
  const changes = await services.policies.changesOf(company, version.id);
  const again = changes.filter((change) => change.askAgain).length;
  const open = version.state === 'draft' || version.state === 'review';
  const warnings = open ? importWarnings(version, lang) : [];
  const vital: Part[] =
    open && version.record.vital === undefined
      ? [
          { part: 'note', text: [text.vitalAsk] },
          {
            part: 'actions',
            actions: [
              { label: text.vitalYes, call: call('policy', 'vital', version.id, 'yes') },
              { label: text.vitalNo, call: call('policy', 'vital', version.id, 'no') },
            ],
          },
        ]
      : [];
  return [
    { part: 'heading', text: led ?? text.cite(version.title[lang], version.number) },
    ...(led === undefined
      ? []
      : [{ part: 'text', text: [text.cite(version.title[lang], version.number)] } satisfies Part]),
    {
      part: 'facts',
      rows: [
        {
          label: text.states[version.state].replace(/^[a-z]/, (first) => first.toUpperCase()),
          value: [open ? text.dayLater : text.inForce(sayDate(version.effective, lang, today))],
        },
        {
          label: text.facts.clauses,
          value: [text.clauseCount(countOf(version))],
        },
        {
          label: text.facts.pages,
          value: [text.pageCount(version.pages[own]?.length ?? 0, minutesOf(version, own))],
        },
        { label: text.facts.languages, value: [languagesSaid(version, lang)] },
        {
          label: text.facts.hash,
          value: [
            version.langs
              .map((each) => text.textHash(each, shortHash(version.texts[each]?.hash ?? '')))
              .join(lang === 'zh' ? '，' : ', '),
          ],
        },
      ],
    },
    ...(changes.length === 0
      ? []
      : [{ part: 'text', text: [text.changedClauses(changes.length, again)] } satisfies Part]),
    ...makingParts(version, asking, services),
    ...(warnings.length === 0
      ? []
      : [
          { part: 'note', text: [{ strong: text.warnings }] } satisfies Part,
          { part: 'list', items: warnings.map((each) => [each]) } satisfies Part,
        ]),
    ...vital,
    { part: 'actions', actions: actionsFor(version, lang) },
  ];
}
