import type { Lang } from '../shared/lang.ts';
import type { CampaignStrings } from './campaign-words.ts';
import { en } from './campaign-words-en.ts';
import { zh } from './campaign-words-zh.ts';

/** In both languages. */
export const campaignStrings: Readonly<Record<Lang, CampaignStrings>> = { zh, en };
