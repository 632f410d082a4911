import type { Campaign, CampaignState } from '../acknowledgements/campaign.ts';
import type { Campaigns } from '../acknowledgements/campaigns.ts';
import type { Version } from '../acknowledgements/policies.ts';
import type { Instant } from '../shared/clock.ts';
import { Refusal } from '../shared/errors.ts';
import { LANGS } from '../shared/lang.ts';
import { dayIn, type LocalDate } from '../time/days.ts';
import { type AuditFacts, auditFacts, NOT_ASKED } from './audit-facts.ts';
import { auditParts, auditTitle } from './audit-page.ts';
import { type AuditRow, auditRows } from './audit-rows.ts';
import { PAPER_LABEL } from './audit-strings.ts';
import { type CaseParts, recordFiles, textFiles } from './case-file.ts';
import { csvText } from './export-csv.ts';
import { bothTitles, type Cells } from './export-table.ts';
import { contentsHash, fileHash, MANIFEST, MANIFEST_BEGINS, SEAL, VERIFIER } from './pack.ts';
import { verifierFile } from './verifier-file.ts';
import { witnessFiles } from './witness.ts';

export interface AuditParts extends CaseParts {
  readonly campaigns: Campaigns;
  readonly zoneOf: (company: string) => string;
}

/** What an auditor looks at: one campaign, or all that were under way on some day of a period. */
export type AuditScope = { readonly campaign: string } | { readonly from: LocalDate; readonly to: LocalDate };

export interface AuditRequest {
  readonly company: string;
  readonly of: AuditScope;
  /** The day of the staff list; absent: the last of the period, or today. */
  readonly on?: LocalDate | undefined;
  readonly reason: string;
  /** Who exports: a person's id, or `host`. */
  readonly by: string;
}

export interface AuditPack {
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** People, each once for each campaign. */
  readonly rows: number;
  readonly campaigns: number;
  /** In the audience and never asked. */
  readonly notAsked: number;
  /** The entry about the export. */
  readonly entry: number;
}

const bytes = (text: string): Uint8Array => Buffer.from(text, 'utf8');

interface Launched {
  readonly campaign: Campaign;
  readonly version: Version;
  readonly launched: Instant;
}

async function campaignFor(
  { campaigns, policies }: AuditParts,
  company: string,
  id: string,
): Promise<Launched> {
  const campaign = await campaigns.find(company, id);
  if (campaign === undefined) {
    throw new Refusal('no-campaign', {
      zh: `没有编号为“${id}”的签收任务。发“签收进度”看全部。`,
      en: `There is no campaign “${id}”; /policy status lists them.`,
    });
  }
  const version = await policies.version(company, campaign.version);
  if (version === undefined || campaign.launchAt === null || !WENT_OUT.has(campaign.state)) {
    throw new Refusal('never-launched', {
      zh: `签收任务 ${id} 没有发出过，没有可以导出的。`,
      en: `Campaign ${id} never went out: there is nothing to export.`,
    });
  }
  return { campaign, version, launched: campaign.launchAt };
}

const WENT_OUT: ReadonlySet<CampaignState> = new Set(['running', 'closed', 'recalled', 'withdrawn']);

/** Every campaign that was under way on some day of the period, the first launched first. */
async function campaignsIn(
  parts: AuditParts,
  company: string,
  { from, to }: { from: LocalDate; to: LocalDate },
): Promise<Launched[]> {
  if (from > to) {
    throw new Refusal('period', {
      zh: `时间段写反了：${from} 在 ${to} 之后。`,
      en: `The period is the wrong way round: ${from} is after ${to}.`,
    });
  }
  const zone = parts.zoneOf(company);
  const found: Launched[] = [];
  for (const { id, state, launchAt, closedAt } of await parts.campaigns.list(company)) {
    if (launchAt === null || !WENT_OUT.has(state) || dayIn(zone, launchAt) > to) continue;
    if (closedAt === null || dayIn(zone, closedAt) >= from) found.push(await campaignFor(parts, company, id));
  }
  if (found.length === 0) {
    throw new Refusal('nothing-in-period', {
      zh: `${from} 至 ${to} 没有进行中的签收任务，没有可以导出的。`,
      en: `No campaign was under way from ${from} to ${to}: there is nothing to export.`,
    });
  }
  return found.sort((a, b) => a.launched - b.launched);
}

/** The lists of all campaigns in one table each; the campaign stands first in every line. */
function tables(all: readonly AuditFacts[]): Map<string, Uint8Array> {
  const whoColumns = ['number', 'name', 'department', 'person'];
  const whoOf = ({ id, person }: AuditRow): Cells => [
    person?.number ?? null,
    person?.name ?? null,
    person?.department ?? null,
    id,
  ];
  const answered = ({ assignment }: AuditRow) =>
    assignment?.answeredAt === undefined ? null : new Date(assignment.answeredAt).toISOString();
  const table = (columns: readonly string[], lines: (facts: AuditFacts) => readonly Cells[]) =>
    bytes(
      csvText(
        ['campaign', 'policy', 'version', ...columns],
        all.flatMap((facts) => {
          const { campaign, version } = facts;
          const head = [campaign.id, bothTitles(version.title), String(version.number)];
          return lines(facts).map((cells) => [...head, ...cells]);
        }),
      ),
    );
  return new Map([
    [
      'roster.csv',
      table(
        [
          ...whoColumns,
          'office',
          'joined',
          'left',
          'in_audience',
          'asked_on',
          'due',
          'state_on_day',
          'state',
          'answered_at',
          'how',
        ],
        (facts) =>
          facts.rows.map((row) => [
            ...whoOf(row),
            row.person?.office ?? row.assignment?.office ?? null,
            row.person?.joined ?? null,
            row.person?.left ?? null,
            row.inAudience ? 'yes' : 'no',
            facts.askedOn(row),
            row.assignment?.due ?? null,
            facts.stateOn(row),
            row.assignment?.standing.state ?? NOT_ASKED,
            answered(row),
            row.paper === undefined ? null : PAPER_LABEL,
          ]),
      ),
    ],
    [
      'newcomers.csv',
      table(
        [...whoColumns, 'joined', 'asked_on', 'days_until_asked', 'due', 'state', 'answered_at'],
        (facts) =>
          facts.newcomers.map((row) => [
            ...whoOf(row),
            row.person?.joined ?? null,
            facts.askedOn(row),
            facts.delay(row),
            row.assignment?.due ?? null,
            row.assignment?.standing.state ?? NOT_ASKED,
            answered(row),
          ]),
      ),
    ],
    [
      'exceptions.csv',
      table([...whoColumns, 'state', 'reason', 'until', 'by'], (facts) =>
        facts.exceptions.map(({ row, why }) => [
          ...whoOf(row),
          row.assignment?.standing.state ?? null,
          why,
          row.assignment?.exempt?.until ?? null,
          row.assignment?.exempt?.by ?? null,
        ]),
      ),
    ],
    [
      'paper.csv',
      table(
        [...whoColumns, 'how', 'signed_on', 'entered_at', 'entered_by', 'witness', 'scan_sha256'],
        (facts) =>
          facts.papers.map((row) => [
            ...whoOf(row),
            PAPER_LABEL,
            row.paper?.signedOn ?? null,
            row.paper?.enteredAt ?? null,
            row.paper?.enteredBy ?? null,
            row.paper?.witness ?? null,
            row.paper?.scan ?? null,
          ]),
      ),
    ],
  ]);
}

/** The entries about the campaigns and the versions put to people, each once. */
async function proofOf({ ledger }: AuditParts, company: string, all: readonly Launched[]) {
  const proof = new Set<number>();
  for (const { campaign, version } of all) {
    const published = await ledger.entriesOf(company, { policy: version.policy, kinds: ['published'] });
    for (const { seq } of published.filter(({ subject }) => subject.version === version.id)) proof.add(seq);
    for (const { seq, kind } of await ledger.entriesOf(company, { campaign: campaign.id }))
      if (kind !== 'exported') proof.add(seq);
  }
  return [...proof].sort((a, b) => a - b);
}

/**
 * The population on a day against the records of one campaign or of all in a period, in tables, on a page to print, and with
 * the part of the record that proves it; checked like a case file. Written down as exported.
 * @throws Refusal when there is no such campaign, or none went out
 */
export async function makeAudit(parts: AuditParts, request: AuditRequest): Promise<AuditPack> {
  const { store, ledger, clock } = parts;
  const { company, of, reason, by } = request;
  const zone = parts.zoneOf(company);
  const today = dayIn(zone, clock.now());
  const period = 'from' in of ? of : undefined;
  const all =
    'from' in of ? await campaignsIn(parts, company, of) : [await campaignFor(parts, company, of.campaign)];
  const on = request.on ?? (period !== undefined && period.to < today ? period.to : today);
  const proof = await proofOf(parts, company, all);
  const witnessed = await witnessFiles(store, company, proof[0] ?? 1);
  const facts: AuditFacts[] = [];
  for (const { campaign, version, launched } of all)
    facts.push(
      auditFacts({
        ...{ campaign, version, on, zone, period, by, reason },
        launchedOn: dayIn(zone, launched),
        rows: await auditRows(parts, campaign, on, zone),
        exportedAt: new Date(clock.now()).toISOString(),
        key: ledger.key().id,
        witnessed: witnessed.size > 0,
      }),
    );

  const files = new Map<string, Uint8Array>([...witnessed, ...tables(facts)]);
  for (const version of new Map(all.map((each) => [each.version.id, each.version])).values())
    await textFiles(parts, company, version, files);
  const sections = LANGS.map((lang) => ({ lang, parts: auditParts(facts, lang) }));
  files.set(
    'index.html',
    bytes(parts.draw(LANGS.map((lang) => auditTitle(facts, lang)).join(' · '), sections)),
  );
  const listed = () =>
    [...files.keys()].sort().map((file) => [file, fileHash(files.get(file) as Uint8Array)] as const);
  const rows = facts.reduce((sum, each) => sum + each.rows.length, 0);
  const [first] = all;
  const [entry] = await store.write(company, (tx) =>
    ledger.append(tx, company, [
      {
        kind: 'exported',
        subject:
          period !== undefined || first === undefined
            ? {}
            : { policy: first.campaign.policy, campaign: first.campaign.id },
        act: {
          what: 'audit',
          on,
          rows,
          ...(period === undefined
            ? {}
            : { from: period.from, to: period.to, campaigns: all.map(({ campaign }) => campaign.id) }),
          contents: contentsHash(listed()),
        },
        identity: { by, reason },
      },
    ]),
  );
  if (entry === undefined) throw new Error('the export was not recorded');
  const wanted = new Set([...proof, entry.seq]);
  for (const [file, content] of await recordFiles(parts, company, wanted, new Set([entry.seq]), entry.seq))
    files.set(file, content);
  files.set(VERIFIER, (await verifierFile()).bytes);
  const text = [MANIFEST_BEGINS, ...listed().map(([file, hash]) => `${hash}  ${file}`)]
    .map((line) => `${line}\n`)
    .join('');
  files.set(MANIFEST, bytes(text));
  files.set(SEAL, bytes(`${ledger.seal(text)}\n`));
  const notAsked = facts.reduce((sum, each) => sum + each.notAsked.length, 0);
  return { files, rows, notAsked, campaigns: all.length, entry: entry.seq };
}
