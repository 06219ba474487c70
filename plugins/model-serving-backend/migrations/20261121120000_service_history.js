// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('cold_start', table => {
    table.comment('How long each start of each serving pod took');
    table.string('pod_uid', 64).notNullable();
    table.string('started_at', 32).notNullable().comment('ISO time, UTC');
    table
      .string('service', 1024)
      .notNullable()
      .comment('<cluster>/<namespace>/<kind>/<name>');
    table
      .string('ready_at', 32)
      .nullable()
      .comment('ISO time, UTC; null while something can still be learnt');
    table.text('cold_start').notNullable().comment('JSON');
    table.primary(['pod_uid', 'started_at']);
    table.index(['service', 'started_at'], 'cold_start_service_idx');
    table.index(['started_at'], 'cold_start_started_at_idx');
  });
  await knex.schema.createTable('verdict_change', table => {
    table.comment('When the verdict of a service became what it is');
    table.string('service', 1024).notNullable();
    table.string('at', 32).notNullable().comment('ISO time, UTC');
    table.string('cluster', 255).notNullable();
    table
      .string('word', 32)
      .nullable()
      .comment('Null from where nobody could look');
    table.primary(['service', 'at']);
    table.index(['at'], 'verdict_change_at_idx');
  });
  await knex.schema.createTable('cluster_observed', table => {
    table.comment('Until when each cluster was looked at');
    table.string('cluster', 255).primary();
    table.string('until', 32).notNullable().comment('ISO time, UTC');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('cluster_observed');
  await knex.schema.dropTable('verdict_change');
  await knex.schema.dropTable('cold_start');
};
