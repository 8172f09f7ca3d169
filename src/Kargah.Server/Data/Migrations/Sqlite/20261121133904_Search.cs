using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Kargah.Server.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Search : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_jobs_OwnerId_CreatedAt",
                table: "jobs");

            migrationBuilder.AddColumn<double>(
                name: "DurationSeconds",
                table: "jobs",
                type: "REAL",
                nullable: true,
                computedColumnSql: "(\"FinishedAt\" - \"StartedAt\") / 1000000.0",
                stored: false);

            migrationBuilder.CreateIndex(
                name: "IX_jobs_CreatedAt_Id",
                table: "jobs",
                columns: new[] { "CreatedAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_jobs_list",
                table: "jobs",
                columns: new[] { "OwnerId", "CreatedAt", "Id", "State", "Kind", "ModelType", "DatasetId", "ExperimentId", "Name", "DatasetName", "UpdatedAt", "FinishedAt", "Loss", "ValLoss", "DurationSeconds", "DeletedAt" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_jobs_CreatedAt_Id",
                table: "jobs");

            migrationBuilder.DropIndex(
                name: "IX_jobs_list",
                table: "jobs");

            migrationBuilder.DropColumn(
                name: "DurationSeconds",
                table: "jobs");

            migrationBuilder.CreateIndex(
                name: "IX_jobs_OwnerId_CreatedAt",
                table: "jobs",
                columns: new[] { "OwnerId", "CreatedAt" });
        }
    }
}
