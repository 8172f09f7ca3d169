using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Kargah.Server.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Estimates : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "EstimateJson",
                table: "jobs",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "UsageJson",
                table: "jobs",
                type: "TEXT",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "EstimateJson",
                table: "jobs");

            migrationBuilder.DropColumn(
                name: "UsageJson",
                table: "jobs");
        }
    }
}
