// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  if (!(await knex.schema.hasColumn('model_sources', 'removals'))) {
    await knex.schema.alterTable('model_sources', table => {
      table
        .text('removals')
        .nullable()
        .comment('JSON: what was removed lately, the newest first');
    });
  }
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  if (await knex.schema.hasColumn('model_sources', 'removals')) {
    await knex.schema.alterTable('model_sources', table => {
      table.dropColumn('removals');
    });
  }
};
