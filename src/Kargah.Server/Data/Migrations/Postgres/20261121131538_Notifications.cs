using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Kargah.Server.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Notifications : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "notification_rules",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    OwnerId = table.Column<Guid>(type: "uuid", nullable: false),
                    Name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Enabled = table.Column<bool>(type: "boolean", nullable: false),
                    Events = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Channel = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    SealedUrl = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    Destination = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    SealedSecret = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    Scope = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    ScopeValue = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    Metric = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    Split = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    Op = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    Value = table.Column<double>(type: "double precision", nullable: true),
                    Goal = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    Minutes = table.Column<int>(type: "integer", nullable: true),
                    CreatedAt = table.Column<long>(type: "bigint", nullable: false),
                    UpdatedAt = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_notification_rules", x => x.Id);
                    table.ForeignKey(
                        name: "FK_notification_rules_users_OwnerId",
                        column: x => x.OwnerId,
                        principalTable: "users",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "deliveries",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    RuleId = table.Column<Guid>(type: "uuid", nullable: false),
                    OwnerId = table.Column<Guid>(type: "uuid", nullable: false),
                    Event = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    JobId = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    Key = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    MessageJson = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    State = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Tries = table.Column<int>(type: "integer", nullable: false),
                    CreatedAt = table.Column<long>(type: "bigint", nullable: false),
                    LastTryAt = table.Column<long>(type: "bigint", nullable: true),
                    NextTryAt = table.Column<long>(type: "bigint", nullable: true),
                    AnswerCode = table.Column<int>(type: "integer", nullable: true),
                    Answer = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    ProblemJson = table.Column<string>(type: "text", nullable: true, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_deliveries", x => x.Id);
                    table.ForeignKey(
                        name: "FK_deliveries_notification_rules_RuleId",
                        column: x => x.RuleId,
                        principalTable: "notification_rules",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_deliveries_Key",
                table: "deliveries",
                column: "Key",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_deliveries_OwnerId_CreatedAt",
                table: "deliveries",
                columns: new[] { "OwnerId", "CreatedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_deliveries_RuleId",
                table: "deliveries",
                column: "RuleId");

            migrationBuilder.CreateIndex(
                name: "IX_deliveries_State_NextTryAt",
                table: "deliveries",
                columns: new[] { "State", "NextTryAt" });

            migrationBuilder.CreateIndex(
                name: "IX_notification_rules_OwnerId_CreatedAt",
                table: "notification_rules",
                columns: new[] { "OwnerId", "CreatedAt" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "deliveries");

            migrationBuilder.DropTable(
                name: "notification_rules");
        }
    }
}
