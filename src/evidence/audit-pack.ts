import type { Campaign } from '../acknowledgements/campaign.ts';
import type { Campaigns } from '../acknowledgements/campaigns.ts';
import type { Version } from '../acknowledgements/policies.ts';
import { sayVersion } from '../acknowledgements/words.ts';
import type { Instant } from '../shared/clock.ts';
import { Refusal } from '../shared/errors.ts';
import { LANGS } from '../shared/lang.ts';
import { dayIn, type LocalDate } from '../time/days.ts';
import { type AuditFacts, auditParts } from './audit-page.ts';
import { type AuditRow, auditRows } from './audit-rows.ts';
import { PAPER_LABEL } from './audit-strings.ts';
import { type CaseParts, recordFiles, textFiles } from './case-file.ts';
import { csvText } from './export-csv.ts';
import type { Cells } from './export-rows.ts';
import { contentsHash, fileHash, MANIFEST, MANIFEST_BEGINS, SEAL, VERIFIER } from './pack.ts';
import { verifierFile } from './verifier-file.ts';
import { witnessFiles } from './witness.ts';

export interface AuditParts extends CaseParts {
  readonly campaigns: Campaigns;
  readonly zoneOf: (company: string) => string;
}

export interface AuditRequest {
  readonly company: string;
  readonly campaign: string;
  /** The day of the staff list; absent: today. */
  readonly on?: LocalDate;
  readonly reason: string;
  /** Who exports: a person's id, or `host`. */
  readonly by: string;
}

export interface AuditPack {
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly rows: number;
  /** In the audience and never asked. */
  readonly notAsked: number;
  /** The entry about the export. */
  readonly entry: number;
}

const bytes = (text: string): Uint8Array => Buffer.from(text, 'utf8');

async function campaignFor(
  { campaigns, policies }: AuditParts,
  company: string,
  id: string,
): Promise<{ campaign: Campaign; version: Version; launched: Instant }> {
  const campaign = await campaigns.find(company, id);
  if (campaign === undefined) {
    throw new Refusal('no-campaign', {
      zh: `没有编号为“${id}”的签收任务。发“签收进度”看全部。`,
      en: `There is no campaign “${id}”; /policy status lists them.`,
    });
  }
  const version = await policies.version(company, campaign.version);
  if (version === undefined || campaign.launchAt === null || campaign.state === 'cancelled') {
    throw new Refusal('never-launched', {
      zh: `签收任务 ${id} 没有发出过，没有可以导出的。`,
      en: `Campaign ${id} never went out: there is nothing to export.`,
    });
  }
  return { campaign, version, launched: campaign.launchAt };
}

function tables(facts: AuditFacts): Map<string, Uint8Array> {
  const who = ({ id, person }: AuditRow): Cells => [
    person?.number ?? null,
    person?.name ?? null,
    person?.department ?? null,
    id,
  ];
  const whoColumns = ['number', 'name', 'department', 'person'];
  const answered = ({ assignment }: AuditRow) =>
    assignment?.answeredAt === undefined ? null : new Date(assignment.answeredAt).toISOString();
  const table = (columns: readonly string[], rows: readonly Cells[]) => bytes(csvText(columns, rows));
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
          'state',
          'answered_at',
          'how',
        ],
        facts.rows.map((row) => [
          ...who(row),
          row.person?.office ?? row.assignment?.office ?? null,
          row.person?.joined ?? null,
          row.person?.left ?? null,
          row.inAudience ? 'yes' : 'no',
          facts.askedOn(row),
          row.assignment?.due ?? null,
          row.assignment?.standing.state ?? 'not asked',
          answered(row),
          row.paper === undefined ? null : PAPER_LABEL,
        ]),
      ),
    ],
    [
      'newcomers.csv',
      table(
        [...whoColumns, 'joined', 'asked_on', 'days_until_asked', 'due', 'state', 'answered_at'],
        facts.newcomers.map((row) => [
          ...who(row),
          row.person?.joined ?? null,
          facts.askedOn(row),
          facts.delay(row),
          row.assignment?.due ?? null,
          row.assignment?.standing.state ?? 'not asked',
          answered(row),
        ]),
      ),
    ],
    [
      'exceptions.csv',
      table(
        [...whoColumns, 'state', 'reason', 'until', 'by'],
        facts.exceptions.map(({ row, why }) => [
          ...who(row),
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
        facts.papers.map((row) => [
          ...who(row),
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

/**
 * The population on a day against the records of a campaign, in tables, on a page to print, and with the part of the record
 * that proves it; checked like a case file. Written down as exported.
 * @throws Refusal when there is no such campaign, or it never went out
 */
export async function makeAudit(parts: AuditParts, request: AuditRequest): Promise<AuditPack> {
  const { store, ledger, clock } = parts;
  const { company, reason, by } = request;
  const { campaign, version, launched } = await campaignFor(parts, company, request.campaign);
  const zone = parts.zoneOf(company);
  const on = request.on ?? dayIn(zone, clock.now());
  const entries = await ledger.entriesOf(company, { campaign: campaign.id });
  const published = await ledger.entriesOf(company, { policy: version.policy, kinds: ['published'] });
  const proof = [...published.filter(({ subject }) => subject.version === version.id), ...entries].filter(
    ({ kind }) => kind !== 'exported',
  );
  const witnessed = await witnessFiles(store, company, proof[0]?.seq ?? 1);
  const facts: AuditFacts = auditFacts({
    campaign,
    version,
    on,
    launchedOn: dayIn(zone, launched),
    zone,
    rows: await auditRows(parts, campaign, on),
    exportedAt: new Date(clock.now()).toISOString(),
    by,
    reason,
    key: ledger.key().id,
    witnessed: witnessed.size > 0,
  });

  const files = new Map<string, Uint8Array>([...witnessed, ...tables(facts)]);
  await textFiles(parts, company, version, files);
  const sections = LANGS.map((lang) => ({ lang, parts: auditParts(facts, lang) }));
  files.set(
    'index.html',
    bytes(parts.draw(LANGS.map((lang) => sayVersion(version, lang)).join(' · '), sections)),
  );
  const listed = () =>
    [...files.keys()].sort().map((file) => [file, fileHash(files.get(file) as Uint8Array)] as const);
  const [entry] = await store.write(company, (tx) =>
    ledger.append(tx, company, [
      {
        kind: 'exported',
        subject: { policy: campaign.policy, campaign: campaign.id },
        act: { what: 'audit', on, rows: facts.rows.length, contents: contentsHash(listed()) },
        identity: { by, reason },
      },
    ]),
  );
  if (entry === undefined) throw new Error('the export was not recorded');
  const wanted = new Set([...proof.map(({ seq }) => seq), entry.seq]);
  for (const [file, content] of await recordFiles(parts, company, wanted, new Set([entry.seq]), entry.seq))
    files.set(file, content);
  files.set(VERIFIER, (await verifierFile()).bytes);
  const text = [MANIFEST_BEGINS, ...listed().map(([file, hash]) => `${hash}  ${file}`)]
    .map((line) => `${line}\n`)
    .join('');
  files.set(MANIFEST, bytes(text));
  files.set(SEAL, bytes(`${ledger.seal(text)}\n`));
  return { files, rows: facts.rows.length, notAsked: facts.notAsked.length, entry: entry.seq };
}

/** What follows from the rows. */
function auditFacts(
  known: Omit<AuditFacts, 'newcomers' | 'exceptions' | 'papers' | 'notAsked' | 'askedOn' | 'delay'>,
): AuditFacts {
  const { rows, zone, launchedOn } = known;
  const askedOn = ({ assignment }: AuditRow) =>
    assignment === undefined ? null : dayIn(zone, assignment.madeAt);
  const days = (from: string, to: string) => Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
  return {
    ...known,
    askedOn,
    delay: (row) => {
      const [joined, asked] = [row.person?.joined, askedOn(row)];
      return joined === undefined || asked === null ? null : String(days(joined, asked));
    },
    notAsked: rows.filter(({ assignment, inAudience }) => inAudience && assignment === undefined),
    newcomers: rows.filter(({ person }) => person?.joined !== undefined && person.joined > launchedOn),
    exceptions: rows.flatMap((row) => {
      const why = row.assignment?.exempt?.why ?? row.assignment?.unreachableWhy;
      return why === undefined ? [] : [{ row, why }];
    }),
    papers: rows.filter(({ paper }) => paper !== undefined),
  };
}
