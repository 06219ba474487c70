// @ts-check

/** @type {ReadonlyArray<[table: string, columns: string[], name: string]>} */
const INDICES = [
  ['usage_period', ['service', 'period'], 'usage_period_service_idx'],
  ['usage_work', ['service', 'hour'], 'usage_work_service_idx'],
];

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  for (const [table, columns, name] of INDICES) {
    await knex.raw('create index if not exists ?? on ?? (??, ??)', [
      name,
      table,
      ...columns,
    ]);
  }
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  for (const [table, columns, name] of INDICES) {
    await knex.schema.alterTable(table, builder =>
      builder.dropIndex(columns, name),
    );
  }
};
