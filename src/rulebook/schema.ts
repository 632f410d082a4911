import { z } from 'zod';

/*
 * The shapes of the rulebook's YAML files, shipped ones and a company's own alike. `docs/rulebook.md` teaches them.
 */

const text = z.strictObject({ zh: z.string().min(1), en: z.string().min(1) });
const articleId = z.string().regex(/^[A-Z][A-Za-z]*-[^\s]+$/, 'an article id such as B-3.2.7');
const ruleId = z
  .string()
  .regex(
    /^[a-z]+\.[a-z0-9]+(-[a-z0-9]+)*$/,
    'a rule id such as phone.taking-for-colleague (lower case, one dot)',
  )
  .max(48, 'a rule id of at most 48 characters');
const weekday = z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']);

const item = z.strictObject({
  zh: z.string().min(1),
  en: z.string().min(1),
  from: z.array(articleId).min(1),
  when: text.optional(),
});

const neverItem = item.extend({
  /** The wording to use in place of the forbidden one. */
  instead: text,
  /** Close variants which people write and which mean the same forbidden phrase. */
  variants: z.array(z.string().min(1)),
  /** `phrase`: anywhere in a draft; `whole`: only as a whole sentence (for words that are harmless inside others). */
  match: z.enum(['phrase', 'whole']).default('phrase'),
});

const quantity = z.number().nonnegative().nullable();
const deadline = z
  .strictObject({
    article: articleId,
    within: quantity.optional(),
    before: quantity.optional(),
    after: quantity.optional(),
    /** The lower end of a range whose upper end is `within`, `before` or `after`. */
    min: z.number().positive().optional(),
    unit: z.string().min(1),
    from: text,
    case: text.optional(),
  })
  .refine((d) => [d.within, d.before, d.after].filter((x) => x !== undefined).length === 1, {
    message: 'exactly one of within, before and after holds the number (null where the source gives none)',
  });

const differ = z.strictObject({
  handbook: z.string().min(1),
  title: text,
  answer: text,
  articles: z.array(articleId).min(1),
});

export const ruleSchema = z.strictObject({
  id: ruleId,
  also: z.array(z.string()).default([]),
  title: text,
  short: text,
  answer: text,
  do: z.array(item).default([]),
  dont: z.array(item).default([]),
  steps: z.boolean().default(false),
  say: z.array(item).default([]),
  never: z.array(neverItem).default([]),
  articles: z.array(articleId).min(1),
  when: z
    .strictObject({
      days: z.array(weekday).min(1).optional(),
      moment: z.enum(['daily-open', 'daily-close']).optional(),
      role: text.optional(),
      case: text.optional(),
    })
    .optional(),
  deadlines: z.array(deadline).default([]),
  see: z.array(ruleId).default([]),
  marks: z.array(z.enum(['gendered', 'dated', 'legal-risk', 'sensitive'])).default([]),
  as_written: text.optional(),
  neutral: text.optional(),
  note: text.optional(),
  base: z.string().optional(),
  differ: z.array(differ).default([]),
});

export const rulesFileSchema = z.array(ruleSchema);

export const samplesFileSchema = z.record(
  z.string(),
  z.strictObject({ zh: z.array(z.string().min(1)), en: z.array(z.string().min(1)) }),
);

const handbookSchema = z.strictObject({ id: z.string().regex(/^[A-Z][A-Za-z]*$/), title: text, short: text });

const articleSchema = z.strictObject({
  id: articleId,
  handbook: z.string(),
  place: text,
  zh: z.string().min(1),
  en: z.string().min(1),
  figures: z.array(z.string()).default([]),
  say: z.array(z.string()).default([]),
  never: z.array(z.string()).default([]),
  /** The days of the week it is for, where it names any. */
  days: z.array(weekday).optional(),
  damaged: z.boolean().default(false),
});

export const articlesFileSchema = z.strictObject({
  handbooks: z.array(handbookSchema).default([]),
  articles: z.array(articleSchema),
});

/** Questions of no rule's: class → questions. They compete with the rules, so that what is not written is said so. */
export const negativesFileSchema = samplesFileSchema;

/** Sentences on matters that belong to a human, and near ones which do not. */
export const sensitiveFileSchema = z.strictObject({
  zh: z.strictObject({ phrases: z.array(z.string()), not: z.array(z.string()) }),
  en: z.strictObject({ phrases: z.array(z.string()), not: z.array(z.string()) }),
});

/** What a company changes about a shipped rule: switched off, or single texts reworded. */
export const changesFileSchema = z.record(
  z.string(),
  z.union([
    z.strictObject({ off: z.literal(true) }),
    z.strictObject({
      title: text.optional(),
      short: text.optional(),
      answer: text.optional(),
      as_written: text.optional(),
      neutral: text.optional(),
      note: text.optional(),
    }),
  ]),
);

/** Words that mean the same to who asks: each group is one feature of the search. */
export const synonymsFileSchema = z.strictObject({
  zh: z.array(z.array(z.string().min(1)).min(2)),
  en: z.array(z.array(z.string().min(1)).min(2)),
});

export type RuleSource = z.infer<typeof ruleSchema>;
export type Item = z.infer<typeof item>;
export type NeverItem = z.infer<typeof neverItem>;
export type Deadline = z.infer<typeof deadline>;
export type Differ = z.infer<typeof differ>;
export type Handbook = z.infer<typeof handbookSchema>;
export type Article = z.infer<typeof articleSchema>;
export type Samples = z.infer<typeof samplesFileSchema>;
export type Sensitive = z.infer<typeof sensitiveFileSchema>;
export type Synonyms = z.infer<typeof synonymsFileSchema>;
export type Changes = z.infer<typeof changesFileSchema>;
export type Weekday = z.infer<typeof weekday>;
export type Mark = RuleSource['marks'][number];
