// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  if (!(await knex.schema.hasTable('model_drift'))) {
    await knex.schema.createTable('model_drift', table => {
      table.comment('What each monitor of drift says of each model');
      table.string('source', 63).notNullable();
      table.string('watch', 255).notNullable().comment('Unique in the source');
      table.string('last_attempt', 32).notNullable().comment('ISO time, UTC');
      table
        .string('as_of', 32)
        .nullable()
        .comment('ISO time, UTC: when it was last read');
      table.text('failure').nullable().comment('Why the last attempt failed');
      table.text('report').nullable().comment('JSON: the last readings');
      table.primary(['source', 'watch']);
    });
  }
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTableIfExists('model_drift');
};
