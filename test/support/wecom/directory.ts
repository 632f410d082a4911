import type { SimDepartment, SimMember } from './corp.ts';
import { type Api, fault, fieldsOf, type JsonFields, listOf, type SimState, textOf } from './state.ts';

/** What an app made since June 2022 may read of a member: no mobile, no mail, no avatar. */
function memberFields(member: SimMember): JsonFields {
  return {
    userid: member.userid,
    name: member.name,
    department: member.department,
    order: member.department.map(() => 0),
    main_department: member.department[0] ?? 1,
    is_leader_in_dept: member.isLeaderInDept,
    direct_leader: member.directLeader,
    position: '',
    alias: '',
    telephone: '',
    status: member.status,
    extattr: { attrs: [] },
  };
}

function departmentFields(department: SimDepartment): JsonFields {
  return {
    id: department.id,
    name: department.name,
    name_en: '',
    department_leader: department.leaders,
    parentid: department.parentid,
    order: 1,
  };
}

/** Departments, members, tags, the menu and the app itself. */
export function directoryApis(sim: SimState): Record<string, Api> {
  const { corp } = sim;
  const below = (id: number): SimDepartment[] =>
    corp.departments().filter((each) => each.id === id || each.parentid === id);
  const wanted = (query: URLSearchParams) => {
    const id = query.get('id');
    return id === null || id === '' ? [...corp.departments()] : below(Number(id));
  };
  const department = (query: URLSearchParams, name: string) =>
    corp.departments().find((each) => each.id === Number(query.get(name) ?? ''));
  return {
    'department/simplelist': ({ query }) => ({
      department_id: wanted(query).map(({ id, parentid }) => ({ id, parentid, order: 1 })),
    }),
    'department/list': ({ query }) => ({ department: wanted(query).map(departmentFields) }),
    'department/get': ({ query }) => {
      const found = department(query, 'id');
      return found === undefined
        ? fault(60003, 'department not found')
        : { department: departmentFields(found) };
    },
    'user/simplelist': ({ query }) => {
      const found = department(query, 'department_id');
      if (found === undefined) return fault(60003, 'department not found');
      return {
        userlist: corp
          .inDepartment(found.id)
          .map(({ userid, name, department: departments }) => ({ userid, name, department: departments })),
      };
    },
    'user/list': ({ query }) => {
      const found = department(query, 'department_id');
      if (found === undefined) return fault(60003, 'department not found');
      return { userlist: corp.inDepartment(found.id).map(memberFields) };
    },
    'user/get': ({ query }) => {
      const found = corp.visible(query.get('userid') ?? '');
      return found === undefined ? fault(60111, 'userid not found') : memberFields(found);
    },
    // Only with the secret of the contact-sync assistant.
    'user/list_id': () => fault(48002, 'api forbidden'),
    'tag/list': () => ({ taglist: corp.tags().map(({ tagid, tagname }) => ({ tagid, tagname })) }),
    'tag/get': ({ query }) => {
      const found = corp.tags().find((each) => each.tagid === Number(query.get('tagid') ?? ''));
      if (found === undefined) return fault(40068, 'tag not found');
      const users = found.users.flatMap((each) => corp.visible(each) ?? []);
      return {
        tagname: found.tagname,
        userlist: users.map(({ userid, name }) => ({ userid, name })),
        partylist: found.parties,
      };
    },
    'agent/get': ({ query }) =>
      query.get('agentid') === String(sim.agentId)
        ? { agentid: sim.agentId, name: '知礼', close: 0, isreportenter: 1, redirect_domain: '' }
        : fault(301002, 'agentid of another app'),
    'menu/create': ({ query, body }) => {
      if (query.get('agentid') !== String(sim.agentId)) return fault(40056, 'invalid agentid');
      const wrong = menuError(body);
      if (wrong !== undefined) return wrong;
      sim.menu = body;
      return {};
    },
    'menu/get': () => (sim.menu === undefined ? fault(46003, 'no menu') : sim.menu),
    'menu/delete': () => {
      sim.menu = undefined;
      return {};
    },
  };
}

function menuError(body: JsonFields): JsonFields | undefined {
  const buttons = listOf(body.button).map(fieldsOf);
  if (buttons.length < 1 || buttons.length > 3) return fault(40016, 'button size');
  for (const button of buttons) {
    if (Buffer.byteLength(textOf(button.name)) > 16 || textOf(button.name) === '')
      return fault(40018, 'name');
    const subs = listOf(button.sub_button).map(fieldsOf);
    if (subs.length > 5) return fault(40023, 'sub button size');
    for (const leaf of subs.length === 0 ? [button] : subs) {
      if (Buffer.byteLength(textOf(leaf.name)) > 40 || textOf(leaf.name) === '') return fault(40025, 'name');
      if (leaf.type === 'click' && (textOf(leaf.key) === '' || Buffer.byteLength(textOf(leaf.key)) > 128)) {
        return fault(40019, 'key');
      }
      if (leaf.type === 'view' && !/^https?:\/\//.test(textOf(leaf.url))) return fault(40020, 'url');
      if (leaf.type !== 'click' && leaf.type !== 'view') return fault(40017, 'type');
    }
  }
  return undefined;
}
