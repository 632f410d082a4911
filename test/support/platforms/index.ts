import type { PlatformDriver } from './driver.ts';
import { driveLocal } from './local.ts';
import { driveSlack } from './slack.ts';
import { driveWecom } from './wecom.ts';

export type { Cast, PlatformDriver, Seen } from './driver.ts';

/** Every platform there is, each with the whole program behind it: what a suite runs on all of them. */
export const PLATFORMS: readonly { readonly name: string; start(): Promise<PlatformDriver> }[] = [
  { name: 'Slack over HTTP', start: () => driveSlack('http') },
  { name: 'Slack over Socket Mode', start: () => driveSlack('socket') },
  { name: 'WeCom', start: () => driveWecom() },
  { name: 'the local page', start: () => driveLocal() },
];
