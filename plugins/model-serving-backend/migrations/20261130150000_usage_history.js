// @ts-check

const TABLES = [
  'usage_period',
  'usage_price',
  'usage_attribution',
  'usage_gap',
  'usage_progress',
];

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  /**
   * @param {string} name
   * @param {(table: import('knex').Knex.CreateTableBuilder) => void} build
   */
  const create = async (name, build) => {
    // An attempt that was interrupted on a database that cannot undo made some of them.
    if (!(await knex.schema.hasTable(name))) {
      await knex.schema.createTable(name, build);
    }
  };
  await create('usage_period', table => {
    table.comment('What each pod held in each hour, or day, that is over');
    table.string('period', 32).notNullable().comment('Its start, ISO, UTC');
    table.integer('hours').notNullable().comment('1, or 24 for a whole day');
    table.string('cluster', 255).notNullable();
    table.string('service', 1024).notNullable();
    table.string('pod_uid', 64).notNullable();
    table.string('pod', 255).notNullable();
    table.string('held_from', 32).notNullable().comment('ISO time, UTC');
    table.double('seconds').notNullable();
    table.string('flavor', 255).nullable();
    table.double('accelerators').notNullable();
    table.double('cpu').notNullable().comment('cores');
    table.double('memory_bytes').notNullable();
    table.string('tenant', 255).nullable();
    table.string('owner', 512).nullable();
    table.string('cost_center', 255).nullable();
    table.string('model', 1024).nullable();
    table.string('model_version', 255).nullable();
    table.string('prices', 32).notNullable().comment('id in usage_price');
    table.string('currency', 16).nullable();
    table.double('amount').nullable().comment('null: had no price');
    table.primary(['period', 'hours', 'service', 'pod_uid', 'held_from']);
    table.index(['cluster', 'tenant', 'period'], 'usage_period_tenant_idx');
    table.index(['hours', 'period'], 'usage_period_hours_idx');
  });
  await create('usage_price', table => {
    table.comment('The prices that were applied, each until the next');
    table.string('since', 32).primary().comment('ISO time, UTC');
    table.string('id', 32).notNullable().comment('Of equal prices the same');
    table.text('book').nullable().comment('JSON; null: no prices');
  });
  await create('usage_attribution', table => {
    table.comment('Whom each service is put down to, each until the next');
    table.string('cluster', 255).notNullable();
    table.string('service', 1024).notNullable();
    table.string('since', 32).notNullable().comment('ISO time, UTC');
    table.string('tenant', 255).nullable();
    table.string('owner', 512).nullable();
    table.string('cost_center', 255).nullable();
    table.string('model', 1024).nullable();
    table.string('model_version', 255).nullable();
    table.primary(['service', 'since']);
    table.index(['cluster', 'tenant'], 'usage_attribution_tenant_idx');
  });
  await create('usage_gap', table => {
    table.comment('When nobody watched the pods of a cluster');
    table.string('cluster', 255).notNullable();
    table.string('gap_from', 32).notNullable().comment('ISO time, UTC');
    table.string('gap_to', 32).notNullable().comment('ISO time, UTC');
    table.primary(['cluster', 'gap_from']);
  });
  await create('usage_progress', table => {
    table.comment('How far the usage of each cluster is written down');
    table.string('cluster', 255).primary();
    table.string('recorded_to', 32).notNullable().comment('ISO time, UTC');
    table
      .string('sealed_to', 32)
      .nullable()
      .comment('ISO time, UTC: hours before it are in usage_period');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  for (const table of TABLES) {
    await knex.schema.dropTableIfExists(table);
  }
};
