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

/** The name of a column in a reference, whatever wraps it. */
function columnOf(node: unknown): string | undefined {
  const value = node as Node | undefined;
  if (value === undefined) return undefined;
  if (value.kind === 'ReferenceNode') return columnOf(value.column);
  if (value.kind === 'ColumnNode') return (value.column as { name?: string }).name;
  return undefined;
}

/** How many conditions in a chain of ANDs pin `company`: to the scope's value, or to another table's company. */
function pins(node: unknown, company: string): number {
  const value = node as Node | undefined;
  switch (kind(value)) {
    case 'WhereNode':
      return pins(value?.where, company);
    case 'OnNode':
      return pins(value?.on, company);
    case 'AndNode':
      return pins(value?.left, company) + pins(value?.right, company);
    case 'ParensNode':
      return pins(value?.node, company);
    case 'BinaryOperationNode': {
      const operator = (value?.operator as { operator?: string } | undefined)?.operator;
      if (operator !== '=' || columnOf(value?.leftOperand) !== 'company') return 0;
      const right = value?.rightOperand as Node | undefined;
      if (kind(right) === 'ValueNode') return right?.value === company ? 1 : 0;
      return columnOf(right) === 'company' ? 1 : 0;
    }
    default:
      return 0;
  }
}

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
      case 'SelectQueryNode': {
        const froms = ((node.from as { froms?: unknown[] } | undefined)?.froms ?? []).filter(isTable);
        const joins = (node.joins as Node[] | undefined) ?? [];
        const found =
          pins(node.where, this.#company) +
          joins.reduce((sum, join) => sum + pins(join.on, this.#company), 0);
        if (found < froms.length + joins.length) this.#refuse('select');
        return;
      }
      case 'UpdateQueryNode':
      case 'DeleteQueryNode':
        if (pins(node.where, this.#company) < 1)
          this.#refuse(node.kind === 'UpdateQueryNode' ? 'update' : 'delete');
        return;
      case 'InsertQueryNode':
        this.#checkInsert(node);
        return;
      default:
        return;
    }
  }

  #checkInsert(node: Node): void {
    const columns = (node.columns as unknown[] | undefined) ?? [];
    const index = columns.findIndex((column) => columnOf(column) === 'company');
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

function isTable(node: unknown): boolean {
  const value = node as Node | undefined;
  if (kind(value) === 'AliasNode') return isTable(value?.node);
  return kind(value) === 'TableNode';
}

/** Refuses every query, subqueries included, that is not pinned to one company by an equality on `company`. */
export function companyScope(company: string): KyselyPlugin {
  const guard = new CompanyGuard(company);
  return {
    transformQuery: ({ node }: PluginTransformQueryArgs): RootOperationNode => {
      if (node.kind === 'RawNode') throw new UnscopedQueryError('raw SQL cannot be pinned to a company');
      return guard.transformNode(node);
    },
    transformResult: async ({ result }: PluginTransformResultArgs): Promise<QueryResult<UnknownRow>> =>
      result,
  };
}
