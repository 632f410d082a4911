import type { Asker } from '../messages/request.ts';
import type { Lang } from '../shared/lang.ts';
import { isZone } from '../time/days.ts';
import type { Companies } from './company.ts';
import type { Account, People } from './people.ts';

/** What a platform knows of somebody. */
export interface PlatformProfile {
  readonly lang?: Lang | undefined;
  readonly zone?: string | undefined;
  /** True for an administrator of the workspace: the one who installed the app, until HR has been named. */
  readonly admin?: boolean;
}

/**
 * Who asks: the person's own choice before what the platform says, and that before the office's. While nobody is HR yet, an
 * administrator of the workspace is, so that a fresh installation can be set up.
 */
export function askerOf(
  company: string,
  who: Account,
  profile: PlatformProfile,
  parts: { people: People; companies: Companies },
): Asker {
  const known = parts.people.of(company, who);
  const office = parts.companies.of(company);
  const firstHr = profile.admin === true && parts.people.withRole(company, 'hr').length === 0;
  return {
    account: who.account,
    workspace: who.workspace,
    lang: known.lang ?? profile.lang ?? office.language,
    langChosen: known.lang !== undefined,
    zone: profile.zone !== undefined && isZone(profile.zone) ? profile.zone : office.zone,
    roles: firstHr ? [...known.roles, 'hr'] : known.roles,
  };
}
