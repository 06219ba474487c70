// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('database_probe', table => {
    table.comment('Written again and again, to learn whether it can be');
    table.string('writer', 64).notNullable().comment('A process');
    table.integer('turn').notNullable();
    table.string('written_at', 32).notNullable().comment('ISO time, UTC');
    table.text('filling').notNullable();
    table.primary(['writer', 'turn']);
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('database_probe');
};
