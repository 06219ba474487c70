// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  if (!(await knex.schema.hasTable('usage_work'))) {
    await knex.schema.createTable('usage_work', table => {
      table.comment('What the engines of each service counted in each hour');
      table.string('hour', 32).notNullable().comment('Its start, ISO, UTC');
      table.string('service', 1024).notNullable();
      table
        .integer('late')
        .notNullable()
        .comment('1: a part may be of earlier hours that nobody read');
      table.string('cluster', 255).notNullable();
      table.string('tenant', 255).nullable();
      table.double('seconds').notNullable().comment('counters were followed');
      table.double('prompt_tokens').nullable();
      table.double('generated_tokens').nullable();
      table.double('requests').nullable();
      table.primary(['hour', 'service', 'late']);
      table.index(['cluster', 'tenant', 'hour'], 'usage_work_tenant_idx');
    });
  }
  if (!(await knex.schema.hasTable('usage_counter'))) {
    await knex.schema.createTable('usage_counter', table => {
      table.comment('The highest that was read of each start of an engine');
      table.string('pod_uid', 64).notNullable();
      table.integer('restarts').notNullable();
      table.string('read_at', 32).notNullable().comment('ISO time, UTC');
      table.double('prompt_tokens').nullable();
      table.double('generated_tokens').nullable();
      table.double('requests').nullable();
      table.primary(['pod_uid', 'restarts']);
      table.index(['read_at'], 'usage_counter_read_at_idx');
    });
  }
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTableIfExists('usage_work');
  await knex.schema.dropTableIfExists('usage_counter');
};
