using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Kargah.Server.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class ListOrders : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_jobs_CreatedAt_Id",
                table: "jobs");

            migrationBuilder.DropIndex(
                name: "IX_jobs_State_CreatedAt",
                table: "jobs");

            migrationBuilder.CreateIndex(
                name: "IX_jobs_CreatedAt_Id_DeletedAt",
                table: "jobs",
                columns: new[] { "CreatedAt", "Id", "DeletedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_jobs_DeletedAt",
                table: "jobs",
                column: "DeletedAt",
                filter: "\"DeletedAt\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_jobs_DurationSeconds_Id_DeletedAt",
                table: "jobs",
                columns: new[] { "DurationSeconds", "Id", "DeletedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_jobs_Loss_Id_DeletedAt",
                table: "jobs",
                columns: new[] { "Loss", "Id", "DeletedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_jobs_Name_Id_DeletedAt",
                table: "jobs",
                columns: new[] { "Name", "Id", "DeletedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_jobs_OwnerId_DurationSeconds_Id_DeletedAt",
                table: "jobs",
                columns: new[] { "OwnerId", "DurationSeconds", "Id", "DeletedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_jobs_OwnerId_Loss_Id_DeletedAt",
                table: "jobs",
                columns: new[] { "OwnerId", "Loss", "Id", "DeletedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_jobs_OwnerId_Name_Id_DeletedAt",
                table: "jobs",
                columns: new[] { "OwnerId", "Name", "Id", "DeletedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_jobs_OwnerId_ValLoss_Id_DeletedAt",
                table: "jobs",
                columns: new[] { "OwnerId", "ValLoss", "Id", "DeletedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_jobs_states",
                table: "jobs",
                columns: new[] { "State", "CreatedAt", "Id", "Kind", "ModelType", "DatasetId", "ExperimentId", "Name", "DatasetName", "UpdatedAt", "FinishedAt", "Loss", "ValLoss", "DurationSeconds", "DeletedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_jobs_ValLoss_Id_DeletedAt",
                table: "jobs",
                columns: new[] { "ValLoss", "Id", "DeletedAt" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_jobs_CreatedAt_Id_DeletedAt",
                table: "jobs");

            migrationBuilder.DropIndex(
                name: "IX_jobs_DeletedAt",
                table: "jobs");

            migrationBuilder.DropIndex(
                name: "IX_jobs_DurationSeconds_Id_DeletedAt",
                table: "jobs");

            migrationBuilder.DropIndex(
                name: "IX_jobs_Loss_Id_DeletedAt",
                table: "jobs");

            migrationBuilder.DropIndex(
                name: "IX_jobs_Name_Id_DeletedAt",
                table: "jobs");

            migrationBuilder.DropIndex(
                name: "IX_jobs_OwnerId_DurationSeconds_Id_DeletedAt",
                table: "jobs");

            migrationBuilder.DropIndex(
                name: "IX_jobs_OwnerId_Loss_Id_DeletedAt",
                table: "jobs");

            migrationBuilder.DropIndex(
                name: "IX_jobs_OwnerId_Name_Id_DeletedAt",
                table: "jobs");

            migrationBuilder.DropIndex(
                name: "IX_jobs_OwnerId_ValLoss_Id_DeletedAt",
                table: "jobs");

            migrationBuilder.DropIndex(
                name: "IX_jobs_states",
                table: "jobs");

            migrationBuilder.DropIndex(
                name: "IX_jobs_ValLoss_Id_DeletedAt",
                table: "jobs");

            migrationBuilder.CreateIndex(
                name: "IX_jobs_CreatedAt_Id",
                table: "jobs",
                columns: new[] { "CreatedAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_jobs_State_CreatedAt",
                table: "jobs",
                columns: new[] { "State", "CreatedAt" });
        }
    }
}
