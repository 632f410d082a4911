import type { Tx } from '../data/store/store.ts';
import type { Part } from '../messages/parts.ts';
import type { Lang, Text } from '../shared/lang.ts';
import type { LocalDate } from '../time/days.ts';

/** A text that exists in the languages of its version: one or both. */
export type Wording = Partial<Record<Lang, string>>;

/** Draft and review can be changed; published is frozen for ever; withdrawn was published and is not put to anybody any more. */
export type VersionState = 'draft' | 'review' | 'published' | 'withdrawn';

/** A numbered piece of a policy. `id` stays the same while the clause is moved or reworded from version to version. */
export interface Clause {
  readonly id: string;
  /** As people cite it: 第5条, 2.1, 一（二）; empty for what stands before the first number. */
  readonly label: string;
  /** How deep it stands: 1 is the top. */
  readonly level: number;
  /** A chapter's title: shown, but with no text of its own. */
  readonly section: boolean;
  readonly heading?: Wording;
  /** The whole text with its number and heading, paragraphs separated by line feeds. */
  readonly text: Wording;
  /** SHA-256 over the text in all its languages. */
  readonly hash: string;
}

/** What every platform shows alike: at most 40 parts and 2,800 characters. Page n holds the same clauses in both languages. */
export interface FrozenPage {
  readonly parts: readonly Part[];
  /** Ids of the clauses on it, in order; a long clause stands on several pages. */
  readonly clauses: readonly string[];
  /** SHA-256 over the stored bytes of the parts. */
  readonly hash: string;
}

/** One language of a version: the very bytes that came in, and the canonical text that is made of them. */
export interface VersionText {
  readonly lang: Lang;
  /** The file's name, or how it was made. */
  readonly file: string;
  readonly media: 'markdown' | 'docx' | 'rulebook';
  /** SHA-256 of the file's bytes. */
  readonly fileHash: string;
  readonly bytes: number;
  /** SHA-256 of the canonical text: all clauses joined by line feeds, UTF-8. The value that receipts carry. */
  readonly hash: string;
  readonly characters: number;
  /** What could not be taken over from the file, such as pictures. */
  readonly warnings: readonly Text[];
}

/** The steps of making a policy that the Labour Contract Law, article 4, asks for, and the agreed channel. */
export const MAKING_STEPS = ['discussion', 'consultation', 'posted', 'told', 'channel'] as const;
export type MakingStep = (typeof MAKING_STEPS)[number];

/** A file that proves a step: only its name and hash are kept. */
export interface ProofFile {
  readonly name: string;
  readonly hash: string;
  readonly bytes: number;
}

/** One step as somebody put it on record; never changed, a later entry stands beside it. */
export interface MakingEntry {
  readonly id: string;
  readonly step: MakingStep;
  /** The day on which it is said to have happened. */
  readonly claimedOn: LocalDate;
  /** When it was written down. */
  readonly enteredAt: string;
  readonly enteredBy: string;
  /** True when it was written down after publication. */
  readonly late: boolean;
  /** Who took part: workers' congress, union, departments. */
  readonly parties?: string;
  readonly opinions?: string;
  readonly outcome?: string;
  readonly files: readonly ProofFile[];
}

/** How a version was made. `missing` stays visible for ever. */
export interface MakingRecord {
  /** Does it touch vital interests of the staff (article 4)? Undefined: nobody has said yet. */
  readonly vital: boolean | undefined;
  readonly entries: readonly MakingEntry[];
  readonly missing: readonly MissingStep[];
}
export type MissingStep = 'vital' | 'discussion' | 'consultation' | 'made-known' | 'channel';

export interface Version {
  readonly company: string;
  readonly policy: string;
  readonly id: string;
  readonly number: number;
  readonly title: Text;
  readonly langs: readonly Lang[];
  readonly prevails: Lang;
  readonly state: VersionState;
  /** From when it holds; of an unpublished version: the day that is planned, or today. */
  readonly effective: LocalDate;
  readonly publishedAt?: string;
  readonly publishedBy?: string;
  /** The version it was compared with. */
  readonly previous?: string;
  /** SHA-256 over title, number, languages, dates, and the hashes of texts, clauses and pages. */
  readonly hash: string;
  readonly texts: Readonly<Partial<Record<Lang, VersionText>>>;
  readonly clauses: readonly Clause[];
  readonly pages: Readonly<Partial<Record<Lang, readonly FrozenPage[]>>>;
  readonly record: MakingRecord;
  /** Rises with every change while it is unpublished: a form drawn from an older one is stale. */
  readonly edition: number;
}

/** One clause that differs from the version before. */
export interface ClauseChange {
  readonly clause: string;
  readonly kind: 'added' | 'removed' | 'changed' | 'moved';
  readonly before?: Clause;
  readonly after?: Clause;
  /** Must people who acknowledged the version before answer again for it? */
  readonly askAgain: boolean;
  /** Why not. */
  readonly reason?: string;
  /** False while HR has not said: then it is asked. */
  readonly decided: boolean;
}

/** A file as it was brought in. */
export interface SourceFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What a new version is made of. `policy` absent: a new policy. */
export interface NewDraft {
  readonly policy?: string;
  /** Absent: the first heading of the text, or the title of the version before. */
  readonly title?: Partial<Text>;
  /** One for each language of the company. */
  readonly files: Partial<Record<Lang, SourceFile>>;
  /** Made of the rulebook, not brought in by somebody. */
  readonly media?: 'rulebook';
}

export interface NewMakingEntry {
  readonly step: MakingStep;
  readonly claimedOn: LocalDate;
  readonly parties?: string;
  readonly opinions?: string;
  readonly outcome?: string;
  readonly files?: readonly ProofFile[];
}

/** A policy with its newest published version and the one in the making. */
export interface PolicySummary {
  readonly policy: string;
  readonly title: Text;
  readonly published?: VersionSummary;
  readonly open?: VersionSummary;
}

export interface VersionSummary {
  readonly id: string;
  readonly policy: string;
  readonly number: number;
  readonly title: Text;
  readonly state: VersionState;
  /** Absent while nobody has set it. */
  readonly effective?: LocalDate;
  readonly publishedAt?: string;
}

/** Done at the host, by whoever may use its command line: never without a reason. */
export interface Host {
  readonly host: true;
  readonly reason: string;
}

/** Who does something: a person, or the host. */
export type Actor = string | Host;

/**
 * Policies and their versions. What changes takes the request's id: a retry runs nothing and resolves to `again`.
 * Refusals are sentences for people; nothing is half-changed.
 */
export interface Policies {
  version(company: string, id: string): Promise<Version | undefined>;
  /** The newest version that is published and not withdrawn. */
  latest(company: string, policy: string): Promise<Version | undefined>;
  /** The version in the making: draft or review. */
  open(company: string, policy: string): Promise<Version | undefined>;
  list(company: string): Promise<readonly PolicySummary[]>;
  /** All versions of a policy, the newest first. */
  versionsOf(company: string, policy: string): Promise<readonly VersionSummary[]>;
  /** What differs from the version before, clause by clause; empty for a first version. */
  changesOf(company: string, version: string): Promise<readonly ClauseChange[]>;
  /** The bytes of a file as they came in, and the canonical text. */
  source(
    company: string,
    version: string,
    lang: Lang,
  ): Promise<{ bytes: Uint8Array; text: string } | undefined>;

  /** Takes files in: a new policy, its next version, or the present draft with new text. @throws Refusal naming every fault */
  bring(company: string, request: string, by: Actor, draft: NewDraft): Promise<Version | 'again'>;
  /** Says whether a changed clause has to be answered again. @throws Refusal when “not material” has no reason */
  decide(
    company: string,
    request: string,
    by: Actor,
    version: string,
    decision: { clause: string; askAgain: boolean; reason?: string },
  ): Promise<Version | 'again'>;
  /** Says it of all changed clauses at once: those named need no new answer, for one reason; the others do. */
  decideAll(
    company: string,
    request: string,
    by: Actor,
    version: string,
    decision: { not: readonly string[]; reason: string },
  ): Promise<Version | 'again'>;
  vital(
    company: string,
    request: string,
    by: Actor,
    version: string,
    vital: boolean,
  ): Promise<Version | 'again'>;
  /** Puts a step of the making on record, before or after publication. */
  record(
    company: string,
    request: string,
    by: Actor,
    version: string,
    entry: NewMakingEntry,
  ): Promise<Version | 'again'>;
  /** Draft → review: the text is closed until it is taken back. */
  submit(company: string, request: string, by: Actor, version: string): Promise<Version | 'again'>;
  /** Review → draft. */
  takeBack(company: string, request: string, by: Actor, version: string): Promise<Version | 'again'>;
  /** Review → published, with its entry in the ledger. @throws Refusal when the day it takes effect is past */
  publish(
    company: string,
    request: string,
    by: Actor,
    version: string,
    effective?: LocalDate,
  ): Promise<Version | 'again'>;
  /** Published → withdrawn, inside the caller's transaction, with its entry in the ledger. */
  withdraw(tx: Tx, company: string, by: Actor, version: string, reason: string): Promise<void>;
  /** Throws an unpublished version away. */
  discard(company: string, request: string, by: Actor, version: string): Promise<'done' | 'again'>;
}
