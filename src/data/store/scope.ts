import {
  type KyselyPlugin,
  type OperationNode,
  OperationNodeTransformer,
  type PluginTransformQueryArgs,
  type PluginTransformResultArgs,
  type QueryResult,
  type RootOperationNode,
  type UnknownRow,
} from 'kysely';

/** A query that is not pinned to the company of its scope: a fault of the program, never of a person. */
export class UnscopedQueryError extends Error {
  override readonly name = 'UnscopedQueryError';
  readonly code = 'unscoped-query';
}

type Node = OperationNode & Record<string, unknown>;

function kind(node: unknown): string {
  return (node as { kind?: string } | undefined)?.kind ?? '';
}

function nameIn(node: unknown): string {
  return (node as { name?: string } | undefined)?.name ?? '';
}

/** A column as a query names it; `table` is absent where it is not said. */
interface Named {
  readonly column: string;
  readonly table?: string;
}

function tableName(node: unknown): string {
  return nameIn(((node as Node | undefined)?.table as Node | undefined)?.identifier);
}

/** The name of a column in a reference, whatever wraps it. */
function columnOf(node: unknown): Named | undefined {
  const value = node as Node | undefined;
  if (kind(value) === 'ColumnNode') return { column: nameIn(value?.column) };
  if (kind(value) !== 'ReferenceNode') return undefined;
  const column = columnOf(value?.column);
  if (column === undefined) return undefined;
  return value?.table === undefined ? column : { ...column, table: tableName(value.table) };
}

/**
 * Which tables of one query are pinned to the company. A condition on `company` pins a table to the value, or ties it to
 * another table: to one beside it, or to one of an outer query, which has to be pinned there.
 */
class Pins {
  /** The names under which the query knows its tables; true for those that have to be pinned. */
  readonly #tables = new Map<string, boolean>();
  readonly #pinned = new Set<string>();
  /** Where the first is pinned, so is the second. */
  readonly #ties: [string, string][] = [];
  readonly #company: string;

  constructor(company: string) {
    this.#company = company;
  }

  /** Takes in what stands after from, join or using; returns its name, or undefined when it cannot be pinned. */
  table(node: unknown): string | undefined {
    const aliased = kind(node) === 'AliasNode';
    const inner = aliased ? (node as Node).node : node;
    const alias = aliased ? nameIn((node as Node).alias) : undefined;
    if (kind(inner) === 'TableNode') {
      const name = alias ?? tableName(inner);
      this.#tables.set(name, true);
      return name;
    }
    // A query in the place of a table is checked for itself.
    if (kind(inner) !== 'SelectQueryNode' || alias === undefined || alias === '') return undefined;
    this.#tables.set(alias, false);
    return alias;
  }

  /** Reads a chain of ANDs. `only`: the one table that the condition filters, as in an outer join. */
  read(condition: unknown, only?: string): void {
    const value = condition as Node | undefined;
    switch (kind(value)) {
      case 'WhereNode':
        this.read(value?.where, only);
        return;
      case 'OnNode':
        this.read(value?.on, only);
        return;
      case 'ParensNode':
        this.read(value?.node, only);
        return;
      case 'AndNode':
        this.read(value?.left, only);
        this.read(value?.right, only);
        return;
      case 'BinaryOperationNode':
        this.#equality(value, only);
        return;
      default:
        return;
    }
  }

  #equality(value: Node | undefined, only: string | undefined): void {
    const operator = (value?.operator as { operator?: string } | undefined)?.operator;
    const left = this.#companyOf(value?.leftOperand);
    if (operator !== '=' || left === undefined) return;
    const right = value?.rightOperand as Node | undefined;
    if (kind(right) === 'ValueNode') {
      if (right?.value === this.#company && (only === undefined || only === left)) this.#pinned.add(left);
      return;
    }
    const other = this.#companyOf(right);
    if (other === undefined) return;
    if (only === undefined || only === left) this.#ties.push([other, left]);
    if (only === undefined || only === other) this.#ties.push([left, other]);
  }

  /** The table whose `company` this is. */
  #companyOf(node: unknown): string | undefined {
    const named = columnOf(node);
    if (named?.column !== 'company') return undefined;
    if (named.table !== undefined) return named.table;
    const [lone, ...more] = this.#tables.keys();
    return more.length === 0 ? lone : undefined;
  }

  hold(): boolean {
    const sure = (name: string) => this.#pinned.has(name) || !this.#tables.has(name);
    for (let before = -1; before < this.#pinned.size; ) {
      before = this.#pinned.size;
      for (const [from, to] of this.#ties) if (sure(from)) this.#pinned.add(to);
    }
    return [...this.#tables].every(([name, needed]) => !needed || this.#pinned.has(name));
  }
}

/** What Kysely writes as raw SQL of its own: the direction of an order. */
const HARMLESS = /^(asc|desc)$/;

class CompanyGuard extends OperationNodeTransformer {
  readonly #company: string;

  constructor(company: string) {
    super();
    this.#company = company;
  }

  protected override transformNodeImpl<T extends OperationNode>(node: T): T {
    this.#check(node as unknown as Node);
    return super.transformNodeImpl(node);
  }

  #check(node: Node): void {
    switch (node.kind) {
      case 'SelectQueryNode':
        this.#checkPins('select', node, [node.from]);
        return;
      case 'UpdateQueryNode':
        this.#checkPins('update', node, [{ froms: [node.table] }, node.from]);
        return;
      case 'DeleteQueryNode':
        this.#checkPins('delete', node, [node.from, { froms: (node.using as Node)?.tables }]);
        return;
      case 'InsertQueryNode':
        this.#checkInsert(node);
        return;
      case 'ColumnUpdateNode':
        // A row never changes its company.
        if (columnOf(node.column)?.column === 'company') this.#refuse('change of company');
        return;
      case 'RawNode': {
        const fragments = (node.sqlFragments as string[] | undefined) ?? [];
        if (fragments.length !== 1 || !HARMLESS.test(fragments[0] ?? '')) this.#refuse('piece of raw SQL');
        return;
      }
      default:
        return;
    }
  }

  #checkPins(what: string, node: Node, sources: readonly unknown[]): void {
    const pins = new Pins(this.#company);
    const joins = (node.joins as Node[] | undefined) ?? [];
    for (const source of sources) {
      for (const from of (source as { froms?: unknown[] } | undefined)?.froms ?? []) {
        if (pins.table(from) === undefined) this.#refuse(what);
      }
    }
    const joined = joins.map((join) => ({ join, name: pins.table(join.table) ?? this.#refuse(what) }));
    for (const { join, name } of joined) {
      if (join.joinType === 'InnerJoin') pins.read(join.on);
      else if (join.joinType === 'LeftJoin') pins.read(join.on, name);
    }
    pins.read(node.where);
    if (!pins.hold()) this.#refuse(what);
  }

  #checkInsert(node: Node): void {
    const columns = (node.columns as unknown[] | undefined) ?? [];
    const index = columns.findIndex((column) => columnOf(column)?.column === 'company');
    const values = node.values as Node | undefined;
    if (index < 0 || kind(values) !== 'ValuesNode') this.#refuse('insert');
    for (const row of (values?.values as Node[] | undefined) ?? []) {
      const cell = (row.values as unknown[])[index];
      const value = kind(cell) === 'ValueNode' ? (cell as Node).value : cell;
      if (value !== this.#company) this.#refuse('insert');
    }
  }

  #refuse(what: string): never {
    throw new UnscopedQueryError(`a ${what} that is not pinned to its company`);
  }
}

/** What a scope lets through at all; tables are made by migrations only. */
const KINDS = new Set(['SelectQueryNode', 'InsertQueryNode', 'UpdateQueryNode', 'DeleteQueryNode']);

/** Refuses every query, subqueries included, that is not pinned to one company by an equality on `company`. */
export function companyScope(company: string): KyselyPlugin {
  const guard = new CompanyGuard(company);
  const checked = new WeakSet<object>();
  return {
    transformQuery: ({ node, queryId }: PluginTransformQueryArgs): RootOperationNode => {
      if (!KINDS.has(node.kind)) throw new UnscopedQueryError(`a ${node.kind} cannot be pinned to a company`);
      const guarded = guard.transformNode(node);
      checked.add(queryId);
      return guarded;
    },
    transformResult: async ({
      result,
      queryId,
    }: PluginTransformResultArgs): Promise<QueryResult<UnknownRow>> => {
      // A query that was compiled elsewhere never came by the guard: its result goes nowhere, its write is undone.
      if (!checked.has(queryId)) throw new UnscopedQueryError('a query that no scope has seen');
      return result;
    },
  };
}
