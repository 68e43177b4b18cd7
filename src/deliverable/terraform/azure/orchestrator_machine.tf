# The orchestrator: one machine that runs the pipeline, without an address on the internet. Whoever signs in is known by their
# account of the organisation.

resource "azurerm_network_interface" "orchestrator" {
  name                = "${local.name}-orchestrator"
  location            = azurerm_resource_group.main.location
  resource_group_name = azurerm_resource_group.main.name
  tags                = local.tags

  ip_configuration {
    name                          = "within"
    subnet_id                     = azurerm_subnet.private.id
    private_ip_address_allocation = "Dynamic"
  }
}

resource "azurerm_linux_virtual_machine" "orchestrator" {
  name                            = "${local.name}-orchestrator"
  location                        = azurerm_resource_group.main.location
  resource_group_name             = azurerm_resource_group.main.name
  size                            = var.orchestrator_size
  admin_username                  = "operator"
  disable_password_authentication = true
  encryption_at_host_enabled      = true
  secure_boot_enabled             = true
  vtpm_enabled                    = true
  network_interface_ids           = [azurerm_network_interface.orchestrator.id]
  tags                            = local.tags

  custom_data = base64encode(<<-SCRIPT
    #!/bin/sh
    set -eu
    apt-get update
    apt-get install --assume-yes docker.io git make python3-venv
    install --directory --owner operator --group operator /srv/package
  SCRIPT
  )

  admin_ssh_key {
    username   = "operator"
    public_key = var.operator_public_key
  }

  identity {
    type         = "SystemAssigned, UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.pipeline.id]
  }

  os_disk {
    caching              = "ReadWrite"
    storage_account_type = "Premium_LRS"
    disk_size_gb         = 64
  }

  source_image_reference {
    publisher = "Debian"
    offer     = "debian-12"
    sku       = "12-gen2"
    version   = "latest"
  }
}

resource "azurerm_virtual_machine_extension" "sign_in" {
  name                       = "AADSSHLoginForLinux"
  virtual_machine_id         = azurerm_linux_virtual_machine.orchestrator.id
  publisher                  = "Microsoft.Azure.ActiveDirectory"
  type                       = "AADSSHLoginForLinux"
  type_handler_version       = "1.0"
  auto_upgrade_minor_version = true
}

output "orchestrator_machine" {
  description = "The machine that runs the pipeline."
  value       = azurerm_linux_virtual_machine.orchestrator.name
}
