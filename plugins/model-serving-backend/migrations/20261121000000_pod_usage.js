// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('pod_usage', table => {
    table.comment('The time each serving pod held its resources');
    table.string('pod_uid', 64).primary();
    table.string('cluster', 255).notNullable();
    table
      .string('service', 1024)
      .notNullable()
      .comment('<cluster>/<namespace>/<kind>/<name>');
    table.string('pod', 255).notNullable();
    table.string('held_from', 32).notNullable().comment('ISO time, UTC');
    table.string('held_to', 32).nullable().comment('ISO time, UTC');
    table.string('last_seen', 32).notNullable().comment('ISO time, UTC');
    table.string('flavor', 255).nullable();
    table.double('accelerators').notNullable();
    table.double('cpu').notNullable().comment('cores');
    table.double('memory_bytes').notNullable();
    table.index(['held_to'], 'pod_usage_held_to_idx');
    table.index(['cluster'], 'pod_usage_cluster_idx');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('pod_usage');
};
