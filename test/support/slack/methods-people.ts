/** https://docs.slack.dev/reference/methods: users, profiles, user groups, team, bots. */
import type { Core } from './core.ts';
import { type Fields, truthy } from './json.ts';
import { cursorFields, type Methods, page, refuse, required, userArg } from './method.ts';
import type { User } from './workspace.ts';

const show = (core: Core, args: Fields): { email: boolean; locale: boolean } => ({
  email: core.settings.scopes.has('users:read.email'),
  locale: truthy(args.include_locale),
});
const profile = (core: Core, user: User): Fields => ({
  ...core.workspace.profile(user, core.settings.scopes.has('users:read.email')),
  fields: Object.fromEntries(
    Object.entries(user.profileFields ?? {}).map(([id, value]) => [id, { value, alt: '' }]),
  ),
});
const groupsAllowed = (core: Core): void => {
  if (!core.settings.paidPlan) refuse('plan_upgrade_required');
};

export const peopleMethods: Methods = {
  'auth.test': {
    tier: 'special',
    scopes: [],
    run: (_args, { identity, baseUrl }) => ({
      url: baseUrl,
      team: identity.teamName,
      user: identity.botName,
      team_id: identity.teamId,
      user_id: identity.botUserId,
      bot_id: identity.botId,
      is_enterprise_install: false,
    }),
  },
  'users.info': {
    tier: 4,
    scopes: ['users:read'],
    run: (args, core) => ({ user: core.workspace.userObject(userArg(args, core), show(core, args)) }),
  },
  'users.list': {
    tier: 2,
    scopes: ['users:read'],
    run: (args, core) => {
      const users = [...core.workspace.users.values()];
      if (args.limit === undefined && users.length > 1000) refuse('limit_required');
      const { items, next } = page(users, args, 1000, users.length || 1);
      const members = items.map((user) => core.workspace.userObject(user, show(core, args)));
      return { members, cache_ts: Math.floor(core.now() / 1000), ...cursorFields(next) };
    },
  },
  'users.profile.get': {
    tier: 4,
    scopes: ['users.profile:read'],
    run: (args, core) => ({ profile: profile(core, userArg(args, core)) }),
  },
  'team.profile.get': {
    tier: 3,
    scopes: ['users.profile:read'],
    run: (_args, core) => ({ profile: { fields: [...core.workspace.profileFields.values()] } }),
  },
  'usergroups.list': {
    tier: 2,
    scopes: ['usergroups:read'],
    run: (args, core) => {
      groupsAllowed(core);
      const groups = [...core.workspace.groups.values()].filter(
        (group) => !group.disabled || truthy(args.include_disabled),
      );
      return {
        usergroups: groups.map((group) => ({
          id: group.id,
          team_id: core.identity.teamId,
          is_usergroup: true,
          name: group.name,
          handle: group.handle,
          date_delete: group.disabled ? 1 : 0,
          user_count: group.users.length,
          ...(truthy(args.include_users) && { users: group.users }),
        })),
      };
    },
  },
  'usergroups.users.list': {
    tier: 2,
    scopes: ['usergroups:read'],
    run: (args, core) => {
      groupsAllowed(core);
      const group = core.workspace.groups.get(required(args, 'usergroup'));
      if (group === undefined || (group.disabled && !truthy(args.include_disabled)))
        return refuse('no_such_subteam');
      return { users: group.users };
    },
  },
  'team.info': {
    tier: 3,
    scopes: ['team:read'],
    run: (_args, { identity }) => ({
      team: {
        id: identity.teamId,
        name: identity.teamName,
        domain: identity.teamDomain,
        email_domain: '',
        icon: {},
      },
    }),
  },
  'bots.info': {
    tier: 3,
    scopes: ['users:read'],
    run: (args, { identity, now }) => {
      if (args.bot !== undefined && args.bot !== identity.botId) refuse('bot_not_found');
      const { botId, appId, botUserId, botName } = identity;
      return {
        bot: {
          id: botId,
          deleted: false,
          name: botName,
          updated: Math.floor(now() / 1000),
          app_id: appId,
          user_id: botUserId,
          icons: {},
        },
      };
    },
  },
  'apps.connections.open': {
    tier: 3,
    scopes: [],
    token: 'app',
    run: (_args, core) => ({ url: core.socketUrl() ?? refuse('too_many_websockets') }),
  },
};
