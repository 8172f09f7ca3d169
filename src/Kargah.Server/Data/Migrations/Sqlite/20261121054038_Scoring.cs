using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Kargah.Server.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Scoring : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "Kind",
                table: "jobs",
                type: "TEXT",
                nullable: false,
                defaultValue: "Training");

            migrationBuilder.AddColumn<int>(
                name: "ResultAttempt",
                table: "jobs",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "ScoringJson",
                table: "jobs",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "SourceJobId",
                table: "jobs",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "IX_jobs_SourceJobId",
                table: "jobs",
                column: "SourceJobId");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_jobs_SourceJobId",
                table: "jobs");

            migrationBuilder.DropColumn(
                name: "Kind",
                table: "jobs");

            migrationBuilder.DropColumn(
                name: "ResultAttempt",
                table: "jobs");

            migrationBuilder.DropColumn(
                name: "ScoringJson",
                table: "jobs");

            migrationBuilder.DropColumn(
                name: "SourceJobId",
                table: "jobs");
        }
    }
}
