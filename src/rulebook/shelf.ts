import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Text } from '../shared/lang.ts';
import { atOnce, inTurns } from '../shared/steps.ts';
import { type Asked, createAsk, isSensitive, type Question } from './ask.ts';
import { checkRulebook } from './check.ts';
import { createDraftCheck, type DraftCheck } from './draft.ts';
import { compileRulebook, type HandbookOrder, type Rulebook } from './rulebook.ts';
import { createFinder, type Index, indexSteps } from './search/finder.ts';
import { readShippedRulebook } from './shipped.ts';
import { type Fault, type RulebookSource, readRulebookFolder } from './source.ts';

/** One company's rulebook with everything built from it. */
export interface Volume {
  readonly book: Rulebook;
  /** Every handbook that could be in force, shipped ones and the company's own. */
  readonly handbookIds: readonly string[];
  ask(question: Question): Asked;
  /** True for words on matters that belong to a human. */
  isSensitive(words: string, draft?: boolean): boolean;
  readonly checkDraft: DraftCheck;
}

/** How a company wants its rulebook: its name, its handbooks, its own folder. */
export interface Edition {
  readonly company: Text;
  readonly order: HandbookOrder;
  readonly overlay?: string;
}

export interface Shelf {
  of(company: string): Volume;
  /** How many faults the company's own folder has that keep it, or its newest state, out of force. */
  faults(company: string): number;
  /** Looks at the overlay folders; a changed one is taken over when it is sound. Resolves to what is wrong with broken ones. */
  refresh(): Promise<{ company: string; faults: readonly Fault[] }[]>;
  /**
   * Builds a company's volume anew after its settings changed. Its texts are in force at once; where the search has to be
   * built anew too, questions are answered meanwhile, and the promise resolves when it is.
   */
  renew(company: string): Promise<void>;
}

let shipped: RulebookSource | undefined;

/** Stands for a folder that is not there: mistyped, moved, or a disk that is away. */
const GONE = 'gone';

/** The rulebook of one edition. @throws nothing: a broken overlay comes back as faults */
function compile(base: RulebookSource, edition: Edition, overlay: RulebookSource | undefined): Rulebook {
  return compileRulebook(base, { order: edition.order, company: edition.company, overlay });
}

function volumeOf(
  book: Rulebook,
  index: Index,
  base: RulebookSource,
  overlay: RulebookSource | undefined,
): Volume {
  const finder = createFinder(book, index);
  return {
    book,
    handbookIds: [...base.handbooks, ...(overlay?.handbooks ?? [])].map((handbook) => handbook.id),
    ask: createAsk(book, finder),
    isSensitive: (words, draft) => isSensitive(finder, words, draft),
    checkDraft: createDraftCheck(book),
  };
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** A fingerprint of a folder: names, sizes and times of its YAML files. */
function fingerprint(folder: string): string {
  if (!isFolder(folder)) return GONE;
  const parts: string[] = [];
  for (const sub of ['.', 'rules', 'samples']) {
    let names: string[];
    try {
      names = readdirSync(join(folder, sub)).sort();
    } catch {
      continue;
    }
    for (const name of names.filter((each) => /\.ya?ml$/.test(each))) {
      try {
        const { size, mtimeMs } = statSync(join(folder, sub, name));
        parts.push(`${sub}/${name}:${size}:${mtimeMs}`);
      } catch {
        // Removed between listing and looking: the next look sees it.
      }
    }
  }
  return parts.join('|');
}

/** Keeps the rulebooks of all companies; `editionOf` says how each wants its own. */
export function openShelf(editionOf: (company: string) => Edition): Shelf {
  shipped ??= readShippedRulebook();
  const base = shipped;
  interface Kept {
    volume: Volume;
    index: Index;
    overlay: RulebookSource | undefined;
    seen: string;
    faults: number;
  }
  const kept = new Map<string, Kept>();

  /** The overlay as it is now if it is sound, else undefined with its faults. */
  const readOverlay = (path: string): { overlay?: RulebookSource; faults: readonly Fault[] } => {
    // A folder that is away is no empty one: what was in force before stays.
    if (!isFolder(path)) {
      return { faults: [{ file: path, line: 1, column: 1, message: 'there is no such folder' }] };
    }
    const overlay = readRulebookFolder(path);
    const { errors } = checkRulebook(overlay, base);
    return errors.length > 0 ? { faults: errors } : { overlay, faults: [] };
  };

  const open = (company: string): Kept => {
    const edition = editionOf(company);
    const seen = edition.overlay === undefined ? '' : fingerprint(edition.overlay);
    const read: ReturnType<typeof readOverlay> =
      edition.overlay === undefined ? { faults: [] } : readOverlay(edition.overlay);
    const { overlay } = read;
    const book = compile(base, edition, overlay);
    const index = atOnce(indexSteps(book));
    const entry = {
      volume: volumeOf(book, index, base, overlay),
      index,
      overlay,
      // A broken folder is looked at again within the minute, and its faults are told then.
      seen: overlay === undefined ? '' : seen,
      faults: read.faults.length,
    };
    kept.set(company, entry);
    return entry;
  };

  const rebuild = async (entry: Kept, edition: Edition): Promise<void> => {
    const { overlay } = entry;
    const book = compile(base, edition, overlay);
    entry.volume = volumeOf(book, entry.index, base, overlay);
    const index = await inTurns(indexSteps(book));
    // A later change has its own search under way.
    if (entry.volume.book !== book || index === entry.index) return;
    entry.index = index;
    entry.volume = volumeOf(book, index, base, overlay);
  };

  return {
    of: (company) => (kept.get(company) ?? open(company)).volume,
    faults: (company) => kept.get(company)?.faults ?? 0,
    renew: async (company) => {
      const entry = kept.get(company);
      if (entry) await rebuild(entry, editionOf(company));
    },
    refresh: async () => {
      const broken: { company: string; faults: readonly Fault[] }[] = [];
      for (const [company, entry] of kept) {
        const edition = editionOf(company);
        if (edition.overlay === undefined) continue;
        const now = fingerprint(edition.overlay);
        if (now === entry.seen) continue;
        entry.seen = now;
        const { overlay, faults } = readOverlay(edition.overlay);
        entry.faults = faults.length;
        if (faults.length > 0) {
          broken.push({ company, faults });
          continue;
        }
        entry.overlay = overlay;
        await rebuild(entry, edition);
      }
      return broken;
    },
  };
}
