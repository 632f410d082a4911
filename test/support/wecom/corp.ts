/** A member as the corp's directory has them. https://developer.work.weixin.qq.com/document/path/90196 */
export interface SimMember {
  readonly userid: string;
  name: string;
  department: number[];
  isLeaderInDept: number[];
  directLeader: string[];
  /** 1 active, 2 disabled, 4 not activated, 5 left. */
  status: number;
  /** No interface licence: messages do not reach them. */
  unlicensed: boolean;
}

export interface SimDepartment {
  readonly id: number;
  name: string;
  parentid: number;
  leaders: string[];
}

export interface SimTag {
  readonly tagid: number;
  tagname: string;
  users: string[];
  parties: number[];
}

/** The corp's directory, and what of it the app may see. */
export interface Corp {
  addDepartment(id: number, name: string, parentid?: number, leaders?: string[]): SimDepartment;
  addMember(userid: string, given?: Partial<Omit<SimMember, 'userid'>>): SimMember;
  addTag(tagid: number, tagname: string, users: string[]): SimTag;
  removeMember(userid: string): void;
  /** User ids are compared without case. Only members the app may see. */
  visible(userid: string): SimMember | undefined;
  /** Any member of the corp. */
  member(userid: string): SimMember | undefined;
  inDepartment(id: number): readonly SimMember[];
  members(): readonly SimMember[];
  departments(): readonly SimDepartment[];
  tags(): readonly SimTag[];
  /** Takes members out of the visible range, or puts them back. */
  hide(userid: string, hidden?: boolean): void;
}

export function createCorp(): Corp {
  const members = new Map<string, SimMember>();
  const departments = new Map<number, SimDepartment>();
  const tags = new Map<number, SimTag>();
  const hidden = new Set<string>();
  const key = (userid: string) => userid.toLowerCase();
  const seen = (member: SimMember) => !hidden.has(key(member.userid));
  const corp: Corp = {
    addDepartment: (id, name, parentid = 1, leaders = []) => {
      const made = { id, name, parentid: id === 1 ? 0 : parentid, leaders };
      departments.set(id, made);
      return made;
    },
    addMember: (userid, given = {}) => {
      if (members.has(key(userid))) throw new Error(`there is a member ${userid} already`);
      const made: SimMember = {
        userid,
        name: given.name ?? userid,
        department: given.department ?? [1],
        isLeaderInDept: given.isLeaderInDept ?? (given.department ?? [1]).map(() => 0),
        directLeader: given.directLeader ?? [],
        status: given.status ?? 1,
        unlicensed: given.unlicensed ?? false,
      };
      members.set(key(userid), made);
      return made;
    },
    addTag: (tagid, tagname, users) => {
      const made = { tagid, tagname, users, parties: [] };
      tags.set(tagid, made);
      return made;
    },
    removeMember: (userid) => {
      members.delete(key(userid));
    },
    member: (userid) => members.get(key(userid)),
    visible: (userid) => {
      const found = members.get(key(userid));
      return found !== undefined && seen(found) ? found : undefined;
    },
    inDepartment: (id) => [...members.values()].filter((each) => each.department.includes(id) && seen(each)),
    members: () => [...members.values()].filter(seen),
    departments: () => [...departments.values()],
    tags: () => [...tags.values()],
    hide: (userid, hide = true) => {
      if (hide) hidden.add(key(userid));
      else hidden.delete(key(userid));
    },
  };
  corp.addDepartment(1, 'Acme');
  return corp;
}
